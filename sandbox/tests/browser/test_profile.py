"""The page about a profile: what differs from the documents, and why."""

import re
import unittest
from pathlib import Path

from support import PHONE, Play

PROFILE = Path(__file__).parent / "profile.json"


class Profile(Play):
    """A sandbox that plays a profile."""

    options = ("--profile", str(PROFILE))

    def test_differences_are_explained_in_each_language(self) -> None:
        for locale, heading, word in [
            ("en-US", "Profile", "differs"),
            ("zh-CN", "配置概况", "不同"),
            ("ja-JP", "プロファイル", "異なる"),
        ]:
            with self.subTest(locale):
                page = self.page(locale=locale)
                self.visit(page, "/")
                page.get_by_role("link", name=re.compile("^paymart.+paypro$")).click()
                page.get_by_role("heading", name=heading, exact=True).wait_for()
                section = page.locator("section[aria-labelledby=paypro]")
                row = section.locator("article", has_text="salt_position")
                self.assertIn(word, row.inner_text())
                self.assertIn("was accepted", row.inner_text())
                section.locator("summary").click()
                self.assertIn("number_field", section.inner_text())

    def test_looks(self) -> None:
        for look, options in {
            "": {"color_scheme": "light"},
            "-dark": {"color_scheme": "dark"},
            "-phone": {"color_scheme": "light", "viewport": PHONE},
        }.items():
            with self.subTest(look):
                page = self.page(**options)
                self.visit(page, "/dashboard/profile")
                self.check_access(page)
                self.picture(page, f"profile{look}")


class Nothing(Play):
    """A sandbox without a profile."""

    def test_it_says_how_to_get_one(self) -> None:
        page = self.page()
        self.visit(page, "/dashboard/profile")
        self.check_access(page)
        self.assertIn("--profile FILE", page.locator("main").inner_text())


if __name__ == "__main__":
    unittest.main()
