<?php

declare(strict_types=1);

namespace Till\Tests;

use GuzzleHttp\Client as Guzzle;
use GuzzleHttp\Psr7\FnStream;
use Nyholm\Psr7\Factory\Psr17Factory;
use Nyholm\Psr7\Request;
use Nyholm\Psr7\Response;
use PHPUnit\Framework\TestCase;
use Psr\Http\Client\ClientInterface;
use Psr\Http\Message\RequestInterface;
use Psr\Http\Message\ResponseInterface;
use Symfony\Component\HttpClient\HttpClient;
use Symfony\Component\HttpClient\Psr18Client;
use Till\Client;
use Till\ErrorKind;
use Till\Exception\ExceptionInterface;
use Till\Exception\GatewayConnectionException;
use Till\Exception\InvalidRequestException;
use Till\Exception\OutcomeUnknownException;
use Till\ExchangeFailure;
use Till\Outcome;
use Till\Payment;
use Till\PaymentPage;
use Till\PaymentStatus;
use Till\Testing\SandboxMerchant;
use Till\Verdict;

/** Operations whose requests are sent by a PSR-18 client: Guzzle or Symfony's, with Nyholm's factories. */
final class ExchangeTest extends TestCase
{
    private Client $client;
    private SandboxMerchant $shop;
    private string $merchant;
    private Psr17Factory $factory;

    protected function setUp(): void
    {
        [$this->merchant, $config] = Sandbox::http()->merchant('payermax');
        $this->client = new Client($config);
        $this->shop = new SandboxMerchant(Sandbox::http()->address(''), $this->merchant);
        $this->factory = new Psr17Factory();
    }

    /** @param array<string, mixed> $request */
    private function run18(string $operation, array $request, ?ClientInterface $http = null): mixed
    {
        $exchange = $this->client->exchange($operation, $request);
        return $exchange->run($http ?? new Guzzle(['timeout' => 60]), $this->factory, $this->factory);
    }

    /** @param \Closure(RequestInterface): ResponseInterface $send */
    private static function http(\Closure $send): ClientInterface
    {
        return new class ($send) implements ClientInterface {
            public int $sent = 0;

            public function __construct(private readonly \Closure $send)
            {
            }

            public function sendRequest(RequestInterface $request): ResponseInterface
            {
                $this->sent++;
                return ($this->send)($request);
            }
        };
    }

    private static function thrownBy(callable $call): \Throwable
    {
        try {
            $call();
        } catch (\Throwable $thrown) {
            return $thrown;
        }
        self::fail('nothing was thrown');
    }

    public function testAPaymentIsMadeByThePrintedLoop(): void
    {
        $http = new Guzzle();
        $exchange = $this->client->exchange('payment_create', Sandbox::payment('A1'));
        while (!$exchange->isDone()) {
            $request = $exchange->request()->toPsrRequest($this->factory, $this->factory);
            $exchange->resume($http->sendRequest($request));
        }
        self::assertNull($exchange->request());
        self::assertInstanceOf(Payment::class, $exchange->result());
        self::assertSame([PaymentStatus::Approved, 'A1'], [$exchange->result()->status, $exchange->result()->orderId]);
        $this->shop->assertChargedOnce('A1', 2500);
    }

    public function testTheAnswerMayComeInParts(): void
    {
        $exchange = $this->client->exchange('payment_create', Sandbox::payment('A1'));
        $request = $exchange->request();
        $answer = (new Guzzle())->request($request->method, $request->url(), [
            'headers' => $request->headers(),
            'body' => $request->body(),
        ]);
        $headers = ['sign' => $answer->getHeaderLine('sign'), 'x-city' => "M\xfcnchen"];
        $exchange->resumeWith($answer->getStatusCode(), $headers, (string) $answer->getBody());
        self::assertSame(PaymentStatus::Approved, $exchange->result()->status);
    }

    public function testSeveralRequestsAndAListAreOneOperation(): void
    {
        [, $config] = Sandbox::http()->merchant('paymart');
        $this->client = new Client($config);
        $order = ['order_id' => Sandbox::number('A'), 'amount' => 1000, 'currency' => 'CNY'];
        $this->run18('payment_create', $order + [
            'description' => 'Blue cap',
            'success_url' => 'https://shop.example/thanks',
            'failure_url' => 'https://shop.example/fail',
        ]);
        $list = $this->run18('payment_list', ['order_id' => $order['order_id']]);
        self::assertInstanceOf(PaymentPage::class, $list);
        self::assertSame([$order['order_id']], array_column($list->data, 'orderId'));

        $sent = [];
        $http = self::http(static function (RequestInterface $request) use (&$sent): ResponseInterface {
            $sent[] = $request->getUri()->getPath();
            return (new Guzzle())->sendRequest($request);
        });
        $cancel = fn () => $this->run18('payment_cancel', ['order_id' => $order['order_id']], $http);
        self::assertInstanceOf(ExceptionInterface::class, self::thrownBy($cancel));
        self::assertGreaterThan(0, count($sent));
    }

    /** @return array<string, array{ClientInterface}> */
    public static function clients(): array
    {
        $symfony = new Psr18Client(HttpClient::create(['max_redirects' => 0]));
        return ['Guzzle' => [new Guzzle(['timeout' => 60])], 'Symfony' => [$symfony]];
    }

    /** @dataProvider clients */
    public function testALostAnswerIsFoundByResolveAndChargedOnce(ClientInterface $http): void
    {
        Sandbox::http()->fault($this->merchant, 'drop_answer', ['operation' => 'orderAndPay']);
        $error = self::thrownBy(fn () => $this->run18('payment_create', Sandbox::payment('A1'), $http));
        self::assertInstanceOf(OutcomeUnknownException::class, $error);
        self::assertSame([ErrorKind::Connection, 'A1', null], [$error->kind, $error->orderId, $error->getPrevious()]);
        $open = ['order_id' => 'A1', 'amount' => 2500, 'currency' => 'USD'];
        $found = $this->run18('payment_resolve', $open, $http);
        self::assertSame([PaymentStatus::Approved, Verdict::Found], [$found->status, $found->verdict]);
        $this->shop->assertChargedOnce('A1', 2500);
    }

    public function testWhatTheProgramKnowsToBeUnsentDidNotHappen(): void
    {
        $exchange = $this->client->exchange('payment_create', Sandbox::payment('A1'));
        $error = self::thrownBy(static fn () => $exchange->fail(ExchangeFailure::Connection, written: false));
        self::assertInstanceOf(GatewayConnectionException::class, $error);
        self::assertSame([Outcome::NotSent, true], [$error->outcome, $error->retrySafe]);
        foreach (ExchangeFailure::cases() as $failure) {
            $exchange = $this->client->exchange('payment_create', Sandbox::payment('A1'));
            $error = self::thrownBy(static fn () => $exchange->fail($failure, written: true));
            self::assertInstanceOf(OutcomeUnknownException::class, $error, $failure->value);
        }
        $this->shop->assertNotCharged('A1');
    }

    public function testAnExchangeThatFailedIsNotSentAgain(): void
    {
        $exchange = $this->client->exchange('payment_create', Sandbox::payment('A1'));
        self::assertInstanceOf(\LogicException::class, self::thrownBy($exchange->result(...)));
        $error = self::thrownBy(static fn () => $exchange->resume(new Response(502)));
        self::assertInstanceOf(OutcomeUnknownException::class, $error);
        self::assertSame([true, null], [$exchange->isDone(), $exchange->request()]);
        self::assertSame($error, self::thrownBy($exchange->result(...)));
        $again = self::thrownBy(static fn () => $exchange->resume(new Response(200)));
        self::assertInstanceOf(\LogicException::class, $again);
    }

    public function testEveryFailureOfAPsr18ClientMayHaveBeenSent(): void
    {
        // A port at which nobody listens: Guzzle reports it as a network failure, and a lost answer as the same.
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $address = 'http://' . stream_socket_get_name($socket, false) . '/';
        fclose($socket);
        $refused = self::http(static fn () => (new Guzzle())->sendRequest(new Request('GET', $address)));
        $error = self::thrownBy(fn () => $this->run18('payment_create', Sandbox::payment('A1'), $refused));
        self::assertInstanceOf(OutcomeUnknownException::class, $error);
        self::assertSame(1, $refused->sent);
        self::assertStringNotContainsString(Sandbox::APPROVED, (string) $error);
    }

    public function testWhatEndsTheSendingReportsTheCall(): void
    {
        $http = self::http(static fn () => throw new \DomainException('the worker stops'));
        $stopped = self::thrownBy(fn () => $this->run18('payment_create', Sandbox::payment('A1'), $http));
        self::assertInstanceOf(\DomainException::class, $stopped);
        self::assertInstanceOf(OutcomeUnknownException::class, $stopped->getPrevious());
        $report = $stopped->getPrevious();
        self::assertSame([ErrorKind::Cancelled, 'A1'], [$report->kind, $report->orderId]);

        $other = self::thrownBy(fn () => $this->run18('payment_create', ['amount' => -1] + Sandbox::payment('A2')));
        $http = self::http(static fn () => throw $other);
        $error = self::thrownBy(fn () => $this->run18('payment_create', Sandbox::payment('A1'), $http));
        self::assertInstanceOf(OutcomeUnknownException::class, $error);
        self::assertSame([$other, 'A1'], [$error->getPrevious(), $error->orderId]);
    }

    public function testABodyThatCannotBeReadLeavesItOpen(): void
    {
        $read = $this->factory->createStreamFromResource(popen('echo an answer', 'r'));
        $read->read(2);
        $broken = FnStream::decorate($this->factory->createStream(''), [
            'getContents' => static fn () => throw new \ErrorException('a warning of the stream'),
        ]);
        foreach ([$read, $broken] as $body) {
            $exchange = $this->client->exchange('payment_create', Sandbox::payment('A1'));
            $error = self::thrownBy(static fn () => $exchange->resume(new Response(200, [], $body)));
            self::assertInstanceOf(OutcomeUnknownException::class, $error);
        }
    }

    public function testABadRequestIsRefusedBeforeAnythingIsPrepared(): void
    {
        $error = self::thrownBy(fn () => $this->client->exchange('payment_create', ['amount' => 10.5]));
        self::assertInstanceOf(InvalidRequestException::class, $error);
        self::assertSame('payment_create', $error->operation);
        $error = self::thrownBy(fn () => $this->client->exchange('payment_creat'));
        self::assertStringContainsString('payment_create', $error->getMessage());
    }

    public function testDumpsShowNothingOfTheRequest(): void
    {
        $exchange = $this->client->exchange('payment_create', Sandbox::payment('A1'));
        self::assertStringContainsString(Sandbox::APPROVED, $exchange->request()->body());
        ob_start();
        var_dump($exchange);
        $shown = ob_get_clean() . print_r($exchange, true) . json_encode($exchange->request());
        self::assertStringNotContainsString(Sandbox::APPROVED, $shown);
        self::assertStringNotContainsString($exchange->request()->headers()['sign'], $shown);
        $this->expectException(\LogicException::class);
        serialize($exchange);
    }
}
