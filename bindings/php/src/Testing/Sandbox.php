<?php

declare(strict_types=1);

namespace Till\Testing;

use Till\Process\Command;

/**
 * A sandbox that PHP starts, and that ends with PHP: the five gateways on a free port of this machine, with nothing of
 * an earlier run.
 */
final class Sandbox
{
    private const START_S = 120;

    private static ?self $shared = null;

    /** @var resource|null the process */
    private $process;

    /** Where its dashboard and its control API are. */
    public readonly string $url;

    private readonly Control $control;

    /**
     * Starts one, and waits until it takes requests.
     *
     * @param list<string>|null $program the program with its first arguments, such as `['/opt/till', 'sandbox']`. By
     * default the program that the environment variable TILL_SANDBOX names, or `till sandbox` of the command that
     * TILL_COMMAND names or that is in PATH.
     * @throws \RuntimeException if there is no such program, or it does not start
     */
    public function __construct(?array $program = null)
    {
        $program ??= self::program();
        $file = tempnam(sys_get_temp_dir(), 'till');
        $output = ['file', '/dev/null', 'w'];
        $command = [...$program, '--port', '0', '--quiet', '--ready-file', $file];
        $process = @proc_open($command, [['file', '/dev/null', 'r'], $output, $output], $pipes);
        $ready = is_resource($process) ? self::ready($process, $file) : null;
        unlink($file);
        if ($ready === null) {
            is_resource($process) && self::end($process);
            throw new \RuntimeException("the sandbox does not start: run {$program[0]} by hand to see why");
        }
        $this->process = $process;
        $this->url = $ready['url'];
        $this->control = new Control($this->url, null);
        $owner = getmypid();
        register_shutdown_function(function () use ($owner): void {
            // A forked process has this function too, and must not end what is its parent's.
            getmypid() === $owner && $this->stop();
        });
    }

    /** The one that all tests of this PHP process use, started when first asked for. */
    public static function shared(): self
    {
        return self::$shared ??= new self();
    }

    /**
     * A new merchant of a gateway, whom no other test knows.
     *
     * @param string $gateway its name, as in a configuration
     * @param string|null $notifyUrl where its notifications go, if the payment does not say it
     * @param array<string, mixed> $settings of the merchant, as docs/sandbox.md lists them
     * @throws \InvalidArgumentException if there is no such gateway or setting
     */
    public function merchant(string $gateway, ?string $notifyUrl = null, array $settings = []): SandboxMerchant
    {
        $wanted = array_filter(['notify_url' => $notifyUrl, 'settings' => $settings]);
        $made = $this->control->post('/sandbox/merchants', ['gateway' => $gateway] + $wanted, 'merchant');
        return new SandboxMerchant($this->url, $made['merchant'], null, $made['config']);
    }

    /** Ends it. PHP's end does the same. */
    public function stop(): void
    {
        if ($this->process !== null) {
            self::end($this->process);
            $this->process = null;
        }
    }

    /** @param resource $process */
    private static function end($process): void
    {
        proc_terminate($process);
        proc_close($process);
    }

    /** @return list<string> */
    private static function program(): array
    {
        $named = getenv('TILL_SANDBOX');
        if (is_string($named) && $named !== '') {
            return [$named];
        }
        return [Command::path() ?? throw new \RuntimeException(
            'the sandbox is not found: name the program till-sandbox in TILL_SANDBOX, or the command till in ' .
            'TILL_COMMAND'
        ), 'sandbox'];
    }

    /**
     * What the sandbox says of itself; null where it ended instead.
     *
     * @param resource $process
     * @return array<string, mixed>|null
     */
    private static function ready($process, string $file): ?array
    {
        $end = hrtime(true) + self::START_S * 1_000_000_000;
        while (hrtime(true) < $end && proc_get_status($process)['running']) {
            $ready = json_decode((string) file_get_contents($file), true);
            if (is_array($ready)) {
                return $ready;
            }
            usleep(10_000);
        }
        return null;
    }
}
