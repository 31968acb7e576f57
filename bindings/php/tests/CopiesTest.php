<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;

/** Two plugins of one shop that bring a copy of the package each, and an extension of another release. */
final class CopiesTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = realpath(sys_get_temp_dir()) . '/till-copies-' . bin2hex(random_bytes(8));
        foreach (['one', 'two'] as $plugin) {
            self::copy(dirname(__DIR__) . '/src', "$this->folder/$plugin/src");
            copy(dirname(__DIR__) . '/autoload.php', "$this->folder/$plugin/autoload.php");
        }
    }

    protected function tearDown(): void
    {
        $entries = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($this->folder, \FilesystemIterator::SKIP_DOTS),
            \RecursiveIteratorIterator::CHILD_FIRST
        );
        foreach ($entries as $entry) {
            is_dir((string) $entry) && !is_link((string) $entry) ? rmdir((string) $entry) : unlink((string) $entry);
        }
        rmdir($this->folder);
    }

    private static function copy(string $from, string $to): void
    {
        mkdir($to, 0700, true);
        foreach (array_diff(scandir($from), ['.', '..']) as $name) {
            is_dir("$from/$name") ? self::copy("$from/$name", "$to/$name") : copy("$from/$name", "$to/$name");
        }
    }

    /** What a program says, in a folder of two plugins; its code catches what it throws. */
    private function program(string $code): string
    {
        $code = 'try { ' . $code . ' } catch (Throwable $thrown) { echo $thrown::class, ": ", $thrown->getMessage(); }';
        $command = [PHP_BINARY, '-d', 'extension=' . Module::path(), '-d', 'display_errors=1', '-r', $code];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, $this->folder);
        $output = stream_get_contents($pipes[1]);
        proc_close($process);
        return $output;
    }

    public function testASecondCopyEndsWithWordsAndNotWithARedeclaration(): void
    {
        $told = $this->program('require "one/autoload.php"; require "two/autoload.php";');
        self::assertStringStartsWith('LogicException: libtill is in this process more than once, in ', $told);
        self::assertStringContainsString("$this->folder/one and in $this->folder/two: ", $told);
        self::assertStringContainsString('PHP-Scoper', $told);

        // Another version may have other files.
        unlink("$this->folder/one/src/Internal/Copies.php");
        $map = "$this->folder/one/src/Generated/class_map.php";
        file_put_contents($map, preg_replace('/^.*Copies.*\n/m', '', file_get_contents($map)));
        self::assertSame($told, $this->program('require "one/autoload.php"; require "two/autoload.php";'));
    }

    public function testTheSameCopyMayBeLoadedTwice(): void
    {
        symlink("$this->folder/one", "$this->folder/link");
        $told = $this->program('require "one/autoload.php"; require "link/autoload.php"; echo Till\version();');
        self::assertMatchesRegularExpression('/^\d+\.\d+\.\d+$/', $told);
    }

    public function testACopyThatOnlyAnAutoloaderOffersIsFoundWhenAClientIsMade(): void
    {
        $loader = <<<'END'
            final class Loader {
                public function __construct(private string $folder) {}
                public function findFile(string $class): string|false {
                    foreach (["src", "src/Generated"] as $folder) {
                        $file = "$this->folder/$folder/" . str_replace("\\", "/", substr($class, 5)) . ".php";
                        if (str_starts_with($class, "Till\\") && is_file($file)) { return $file; }
                    }
                    return false;
                }
                public function loadClass(string $class): void {
                    if ($file = $this->findFile($class)) { require $file; }
                }
            }
            function offer(string $plugin): void {
                spl_autoload_register([new Loader(getcwd() . "/$plugin"), "loadClass"], true, true);
            }
            function useIt(): void {
                try { new Till\Client(["gateway" => "paypro"]); echo "made"; }
                catch (Till\Exception\ExceptionInterface $refused) { echo $refused->getMessage(), "\n"; }
            }

            END;
        $all = $this->program($loader . 'offer("one"); require "one/src/load.php"; offer("two"); useIt();');
        self::assertStringStartsWith('libtill is in this process more than once, in ', $all);
        // A class of the second copy is there, and nobody offers it any more.
        $class = 'require "two/src/Money.php"; useIt();';
        $one = $this->program($loader . 'offer("one"); require "one/src/load.php";' . $class);
        self::assertStringStartsWith('libtill is in this process more than once, in ', $one);
        $alone = $this->program($loader . 'offer("one"); require "one/src/load.php"; useIt();');
        self::assertStringStartsWith('credentials: is required', $alone);
    }

    public function testAnExtensionOfAnotherReleaseIsRefused(): void
    {
        $file = "$this->folder/one/src/Generated/Internal/Version.php";
        file_put_contents($file, preg_replace("/'[\d.]+'/", "'99.9.9'", file_get_contents($file)));
        $told = $this->program('require "one/autoload.php"; Till\version();');
        self::assertStringContainsString('InternalException: the PHP extension till is of version ', $told);
        self::assertStringContainsString('/one/src are of version 99.9.9: install both from the same release', $told);
    }
}
