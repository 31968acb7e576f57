#!/bin/sh
# Installs the package into an empty project with Composer, from this folder and without a network, and uses it.
set -eu

php=$1
package=$(cd "$(dirname "$0")/.." && pwd)
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT

cat > "$project/composer.json" << END
{
  "repositories": [{"packagist": false}, {"type": "path", "url": "$package", "options": {"symlink": true}}],
  "require": {"libtill/libtill": "*@dev"}
}
END
export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_ROOT_VERSION=dev-main COMPOSER_HOME="$project/home"
"$php" "$(command -v composer)" install --quiet --no-interaction --working-dir="$project" --classmap-authoritative
# The dollars are PHP's own.
# shellcheck disable=SC2016
"$php" -r '
require $argv[1];
use Till\{Card, PaymentStatus};
use Till\Exception\{ExceptionInterface, OutcomeUnknownInterface, TimeoutException};
try {
    new Till\Client(["gateway" => "nobody", "credentials" => []]);
} catch (ExceptionInterface $exception) {
    echo "Composer: ", $exception::class, ", libtill ", Till\version(), "\n";
}
foreach ([Card::class, PaymentStatus::class, OutcomeUnknownInterface::class, TimeoutException::class] as $name) {
    (class_exists($name) || interface_exists($name)) || exit(1);
}
' "$project/vendor/autoload.php"
