<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\CustomerResponse;
use Till\Exception\ExceptionInterface;
use Till\Money;
use Till\NextAction;
use Till\NextActionType;

/** What is sent to browsers and gateways, in hosts that have set something before. */
final class ResponseTest extends TestCase
{
    private const EVIL = '"><script>alert(1)</script><img src=x onerror=\'alert(2)\'>&';

    private const HOSTS = [
        'silent', 'status line', 'another status line', 'code', 'code with a header', 'line, then code', 'redirect',
        'type and length',
    ];

    private const BODIES =
        ['refusal' => 'refused', 'acceptance' => 'OK', 'redirect' => '', 'page' => '<!DOCTYPE.*</html>'];

    private const RESPONSES = ['refusal' => 400, 'acceptance' => 200, 'redirect' => 303, 'page' => 200];

    private static function response(array $action, ?Money $amount = null): ?CustomerResponse
    {
        return CustomerResponse::of(NextAction::fromArray($action), $amount);
    }

    /** @param callable(string): array{int, array<string, string>, string} $ask */
    private static function assertAnswered(callable $ask): void
    {
        foreach (self::HOSTS as $host) {
            foreach (self::RESPONSES as $name => $expected) {
                [$status, $headers, $body] = $ask(http_build_query(['host' => $host, 'response' => $name]));
                $what = "$name in a host with: $host";
                self::assertSame($expected, $status, $what);
                self::assertSame($name === 'redirect' ? 'https://pay.example/1' : null, $headers['location'] ?? null);
                $type = ['page' => 'text/html', 'redirect' => ''][$name] ?? 'text/plain';
                $type === '' || self::assertStringStartsWith($type, $headers['content-type'], $what);
                self::assertMatchesRegularExpression('~^' . self::BODIES[$name] . '$~', $body, $what);
            }
        }
        [$status, , $body] = $ask(http_build_query(['host' => 'printed', 'response' => 'refusal']));
        self::assertSame(200, $status);
        $told = '/^somethingthe status 400 and its headers cannot be sent, because output was started at .*\.php:\d+/';
        self::assertMatchesRegularExpression($told, $body);
        self::assertStringNotContainsString('refused', $body);
    }

    public function testResponsesAreSentAsTheyAreByPhpsOwnServer(): void
    {
        $page = 'require ' . var_export(__DIR__ . '/worker/respond.php', true) . ';';
        $server = new ShopServer(['respond' => "<?php\n$page"]);
        self::assertAnswered(
            static fn (string $query): array => ShopServer::send($server->url('respond') . "?$query", '')
        );
        self::assertStringNotContainsString('Warning', $server->log());
    }

    public function testResponsesAreSentAsTheyAreByPhpFpm(): void
    {
        $folder = sys_get_temp_dir() . '/till-fpm-' . bin2hex(random_bytes(8));
        mkdir($folder, 0700);
        $fpm = new Fpm($folder, ['pm.max_children = 1']);
        try {
            self::assertAnswered(static function (string $query) use ($fpm): array {
                $page = __DIR__ . '/worker/respond.php';
                $answer = FastCgi::whole(FastCgi::ask($fpm->socket, $page, $query));
                [$head, $body] = explode("\r\n\r\n", $answer, 2);
                $headers = [];
                foreach (explode("\r\n", $head) as $line) {
                    [$name, $value] = explode(':', $line, 2);
                    $headers[strtolower($name)] = trim($value);
                }
                return [(int) ($headers['status'] ?? 200), $headers, $body];
            });
        } finally {
            unset($fpm);
            array_map(unlink(...), glob("$folder/*"));
            rmdir($folder);
        }
    }

    public function testThereIsAResponseForEveryTypeOfNextAction(): void
    {
        $needs = [
            'redirect' => ['url' => 'https://pay.example/'],
            'post_form' => ['url' => 'https://bank.example/'],
            'html' => ['html' => '<p>x</p>'],
            'choose' => ['providers' => [['name' => 'a', 'url' => 'https://pay.example/a']]],
            'display' => ['display' => ['store_code' => '1234']],
            'wait' => [],
        ];
        foreach (NextActionType::cases() as $type) {
            $response = self::response(['type' => $type->value] + $needs[$type->value]);
            self::assertSame($type === NextActionType::Redirect ? 303 : 200, $response->httpStatus, $type->value);
            self::assertSame('no-store', $response->headers['Cache-Control']);
            if ($needs[$type->value] !== []) {
                self::assertNull(self::response(['type' => $type->value]), "{$type->value} that lacks something");
            }
        }
        self::assertNull(CustomerResponse::of(null));
        self::assertNull(self::response(['type' => 'a type of a later version']));
    }

    public function testAFormIsEscapedAndRunsItsOwnScriptAlone(): void
    {
        $url = 'https://bank.example/?a=1&b="2"';
        $response = self::response(['type' => 'post_form', 'url' => $url, 'fields' => ['x"y' => self::EVIL]]);
        self::assertStringContainsString('action="https://bank.example/?a=1&amp;b=&quot;2&quot;"', $response->body);
        $inputs = self::elements($response->body, 'input');
        self::assertSame([['x"y', self::EVIL]], array_map(
            static fn (\DOMElement $input): array => [$input->getAttribute('name'), $input->getAttribute('value')],
            $inputs
        ));
        self::assertCount(1, self::elements($response->body, 'button'));
        [$script] = self::elements($response->body, 'script');
        $hash = base64_encode(hash('sha256', $script->textContent, true));
        self::assertStringContainsString("script-src 'sha256-$hash'", $response->headers['Content-Security-Policy']);
        self::assertSame([], self::elements($response->body, 'img'));
    }

    public function testAChoiceIsTheGatewaysOwnPageOrAListOfLinks(): void
    {
        $providers = [['name' => 'a & b' . self::EVIL, 'url' => 'https://pay.example/a?x="1"']];
        $response = self::response(['type' => 'choose', 'providers' => $providers]);
        [$link] = self::elements($response->body, 'a');
        self::assertSame(['https://pay.example/a?x="1"', 'a & b' . self::EVIL], [
            $link->getAttribute('href'), $link->textContent,
        ]);
        self::assertRunsNothing($response);
        $selector = ['type' => 'choose', 'providers' => $providers, 'selector_url' => 'https://pay.example/choose'];
        $response = self::response($selector);
        self::assertSame([303, 'https://pay.example/choose'], [$response->httpStatus, $response->headers['Location']]);
    }

    public function testWhatTheCustomerNeedsToPayElsewhereIsOnThePage(): void
    {
        $display = [
            'virtual_account' => '0123456789', 'store_code' => 'S-1', 'qr_code' => 'https://pay.example/qr?a=1&b=2',
            'bank' => self::EVIL, 'card_number' => '5500 0000', 'holder' => 'Ada & Co', 'redeem_code' => 'R-1',
        ];
        $response = self::response(
            ['type' => 'display', 'display' => $display, 'expires_at' => '2030-01-02T03:04:05Z'],
            Money::of('300', 'MXN')
        );
        $details = self::elements($response->body, 'dd');
        $told = array_map(static fn (\DOMElement $detail): string => $detail->textContent, $details);
        self::assertSame(['300.00 MXN', ...array_values($display), '2030-01-02T03:04:05Z'], $told);
        self::assertSame(count($told), count(self::elements($response->body, 'dt')));
        self::assertCount(1, self::elements($response->body, 'a'));
        self::assertRunsNothing($response);
        $script = self::response(['type' => 'display', 'display' => ['qr_code' => 'javascript:alert(1)']]);
        self::assertSame([], self::elements($script->body, 'a'));
        self::assertRunsNothing(self::response(['type' => 'wait']));
    }

    /** The responses for every language. */
    private static function table(): array
    {
        return json_decode(file_get_contents(__DIR__ . '/../../../tests/customer_responses.json'), true);
    }

    public function testResponsesAreTheSameInEveryLanguage(): void
    {
        foreach (self::table()['responses'] as $row) {
            $amount = isset($row['amount']) ? Money::ofMinor($row['amount'], $row['currency']) : null;
            $response = CustomerResponse::of(NextAction::fromArray($row['action']), $amount, $row['nonce'] ?? null);
            $actual = $response === null ? null : [
                'http_status' => $response->httpStatus, 'headers' => $response->headers, 'body' => $response->body,
            ];
            self::assertSame($row['response'], $actual, $row['name']);
        }
        $this->expectException(\InvalidArgumentException::class);
        CustomerResponse::of(NextAction::fromArray(['type' => 'wait']), nonce: 'a"b');
    }

    public function testNobodyIsSentToAnAddressThatIsNone(): void
    {
        foreach (self::table()['refused'] as $url) {
            self::assertNobodyIsSentTo($url);
        }
    }

    private static function assertNobodyIsSentTo(string $url): void
    {
        $actions = [
            ['type' => 'redirect', 'url' => $url],
            ['type' => 'post_form', 'url' => $url],
            ['type' => 'choose', 'selector_url' => $url],
            ['type' => 'choose', 'providers' => [['name' => 'a', 'url' => $url]]],
        ];
        foreach ($actions as $action) {
            try {
                self::response($action);
                self::fail("{$action['type']} with $url was taken");
            } catch (\UnexpectedValueException $exception) {
                // It says nothing about money: a payment may have been made.
                self::assertNotInstanceOf(ExceptionInterface::class, $exception);
            }
        }
    }

    private static function assertRunsNothing(CustomerResponse $response): void
    {
        self::assertStringContainsString("default-src 'none'", $response->headers['Content-Security-Policy']);
        self::assertStringNotContainsString('script-src', $response->headers['Content-Security-Policy']);
        foreach (['script', 'img', 'iframe', 'form'] as $name) {
            self::assertSame([], self::elements($response->body, $name), $name);
        }
    }

    /** @return list<\DOMElement> the elements of a page, as a browser finds them */
    private static function elements(string $page, string $name): array
    {
        $document = new \DOMDocument();
        self::assertTrue($document->loadHTML($page));
        return iterator_to_array($document->getElementsByTagName($name), false);
    }
}
