"""The plugin in WordPress: tables, jobs, secrets, its end, and the package."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from shops import APPROVED, DECLINED, Inbox, Shop
from wordpress import COMMAND, PACKAGE, Site


def test_the_tables_are_made_once_and_have_row_locks(site: Site) -> None:
    rows = site.query("SHOW TABLE STATUS LIKE 'wp_till%'")
    assert {(row["Name"], row["Engine"]) for row in rows} == {
        ("wp_till_attempts", "InnoDB"), ("wp_till_notifications", "InnoDB"), ("wp_till_carts", "InnoDB")
    }
    told = site.run(
        "require_once ABSPATH . 'wp-admin/includes/upgrade.php';"
        "delete_option('libtill_schema');"
        "add_filter('dbdelta_queries', fn ($queries) => $queries);"
        "Libtill\\WooCommerce\\Plugin::instance()->schema->install();"
        "echo get_option('libtill_schema');"
    )
    assert told == "1"


def test_wp_cron_runs_the_job_where_there_is_no_action_scheduler(shop: Shop) -> None:
    site = shop.site
    assert site.run("echo wp_get_schedule('libtill_resolve');") == "libtill_minute"
    number = shop.order("4001")
    shop.merchant.fault("drop_answer", operation="orderAndPay")
    shop.pay("4001", card=APPROVED)
    site.execute("UPDATE wp_till_attempts SET ask_at = '2020-01-01T00:00:00.000000Z' WHERE number = %s", number)
    site.run("wp_clear_scheduled_hook('libtill_resolve'); wp_schedule_event(time() - 5, 'libtill_minute', 'libtill_resolve');")
    assert site.get("/wp-cron.php").status == 200
    # The answer comes before the work.
    for _ in range(200):
        if shop.booked("4001"):
            break
        subprocess.run(["sleep", "0.1"], check=True)
    assert shop.booked("4001") == ["fulfil"]


def test_no_card_and_no_key_that_the_shop_did_not_enter_is_anywhere(shop: Shop) -> None:
    site = shop.site
    for index, (fault, card) in enumerate(
        [(None, APPROVED), (None, DECLINED), ("drop_answer", APPROVED), ("garbage", APPROVED), ("refuse", APPROVED)]
    ):
        shop.order(f"41{index}")
        if fault:
            shop.merchant.fault(fault, operation="orderAndPay")
        shop.pay(f"41{index}", card=card)
    site.resolve()
    dump = json.dumps([
        site.query(f"SELECT * FROM {name}")
        for name in ("wp_till_attempts", "wp_till_notifications", "wp_till_carts", "wp_bookings")
    ])
    rows = site.query("SELECT option_name, option_value FROM wp_options")
    options = [row for row in rows if not row["option_name"].startswith("woocommerce_till_")]
    everything = dump + json.dumps(options) + site.log()
    credentials = shop.merchant.config["credentials"]
    secrets = [credentials["private_key"].replace("\n", "")[64:128], credentials["private_key"].splitlines()[2][:40]]
    for secret in [APPROVED, DECLINED, '"123"', *secrets]:
        assert secret not in everything, secret


def test_secrets_are_masked_and_the_mask_keeps_what_is_stored(site: Site) -> None:
    told = json.loads(site.run(
        "use Libtill\\WooCommerce\\{Plugin, Settings};"
        "update_option('woocommerce_till_paymart_settings', ['credential_private_key' => 'sk_secret']);"
        "$settings = Settings::of('paymart');"
        "[$key] = Plugin::instance()->clients->capabilities()['paymart']->credentials;"
        "echo json_encode([$settings->shown($key), $settings->entered($key, $settings->shown($key)),"
        "$settings->entered($key, ' new '), $settings->entered($key, '')]);"
    ))
    assert told == ["••••••••", "sk_secret", "new", ""]


def test_the_library_of_another_plugin_is_no_trouble(site: Site) -> None:
    """Another plugin brings libtill's classes under their own names."""
    library = Path(__file__).resolve().parents[3] / "bindings" / "php" / "autoload.php"
    told = site.run(
        f"require '{library}'; echo Till\\version(), ' ', Libtill\\WooCommerce\\Vendor\\Till\\version(), ' ',"
        "count(Till\\capabilities()), ' ', count(Libtill\\WooCommerce\\Vendor\\Till\\capabilities());"
    )
    version = told.split(" ")[0]
    assert told == f"{version} {version} 5 5"


def test_without_the_command_the_site_works_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TILL_PHP_EXTENSION", raising=False)
    tmp_path.chmod(0o755)
    missing = tmp_path / "till"
    site = Site({"LIBTILL_COMMAND": str(missing)}).start()
    try:
        assert site.get("/").status == 200
        shutil.copy(COMMAND, missing)
        site.use("paymart", {"credentials": {"private_key": "x"}})
        missing.unlink()
        answer = site.post("/?till_notify=paymart", {"a": "b"})
        assert answer.status == 500
        assert "is no file that this PHP may execute" in site.log()
    finally:
        site.stop()


def test_uninstalling_keeps_the_tables_unless_asked(site: Site, inbox: Inbox) -> None:
    own = Site({"SHOP_INBOX": inbox.url}).start()
    try:
        own.use("paymart", {"credentials": {"private_key": "x"}})
        remove = (
            "require_once ABSPATH . 'wp-admin/includes/plugin.php';"
            "deactivate_plugins('libtill-woocommerce/libtill-woocommerce.php');"
            "uninstall_plugin('libtill-woocommerce/libtill-woocommerce.php');"
        )
        own.shop = None
        (own.root / "wp-content" / "mu-plugins" / "mini-shop.php").unlink()
        own.run(remove)
        tables = [next(iter(row.values())) for row in own.query("SHOW TABLES")]
        assert "wp_till_attempts" in tables
        assert own.query("SELECT 1 FROM wp_options WHERE option_name = 'woocommerce_till_paymart_settings'") == []
        own.configure(LIBTILL_REMOVE_TABLES=True)
        own.run(remove)
        tables = [next(iter(row.values())) for row in own.query("SHOW TABLES")]
        assert not [name for name in tables if name.startswith("wp_till")]
    finally:
        own.stop()


def test_the_package_has_everything_and_no_test(site: Any) -> None:
    names = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*") if path.is_file()}
    assert {"LICENSE-MIT", "LICENSE-APACHE", "README.md", "uninstall.php", "library/native/functions.php"} <= names
    assert not [name for name in names if "Testing" in name]
    parse = "foreach (array_slice($argv, 1) as $file) { token_get_all(file_get_contents($file), TOKEN_PARSE); }"
    done = subprocess.run(["php", "-r", parse, *map(str, PACKAGE.rglob("*.php"))], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done
