#!/bin/sh
# Installs the package into an empty project with Composer, from this folder and without a network, and uses it.
set -eu

php=$1
package=$(cd "$(dirname "$0")/.." && pwd)
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT

export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_ROOT_VERSION=dev-main COMPOSER_HOME="$project/home"

# Installs the package below a folder of the project; the second argument says whether as a link.
install() {
    mkdir "$project/$1"
    cat > "$project/$1/composer.json" << END
{
  "repositories": [{"packagist": false}, {"type": "path", "url": "$package", "options": {"symlink": $2}}],
  "require": {"libtill/libtill": "*@dev"}
}
END
    "$php" "$(command -v composer)" install --quiet --no-interaction --working-dir="$project/$1" --classmap-authoritative
}

install shop true
# The dollars are PHP's own.
# shellcheck disable=SC2016
"$php" -r '
require $argv[1];
use Till\{Card, PaymentStatus};
use Till\Exception\{ExceptionInterface, OutcomeUnknownException, GatewayTimeoutException};
try {
    new Till\Client(["gateway" => "nobody", "credentials" => []]);
} catch (ExceptionInterface $exception) {
    echo "Composer: ", $exception::class, ", libtill ", Till\version(), "\n";
}
foreach ([Card::class, PaymentStatus::class, OutcomeUnknownException::class, GatewayTimeoutException::class] as $name) {
    (class_exists($name) || interface_exists($name)) || exit(1);
}
' "$project/shop/vendor/autoload.php"

# Two plugins of one shop with a copy each: Composer loads the functions of the first alone.
install one false
install two false
# shellcheck disable=SC2016
"$php" -r '
require "$argv[1]/one/vendor/autoload.php";
require "$argv[1]/two/vendor/autoload.php";
try {
    new Till\Client([]);
} catch (Till\Exception\InternalException $exception) {
    foreach (["one", "two"] as $plugin) {
        str_contains($exception->getMessage(), "$argv[1]/$plugin/vendor/libtill/libtill") || exit(1);
    }
    echo "Composer: ", strstr($exception->getMessage(), ", in", true), "\n";
    exit(0);
}
exit(1);
' "$(realpath "$project")"
