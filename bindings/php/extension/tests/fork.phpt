--TEST--
Parent and child alternate on one inherited client: each gets its own answers, 40 of 40, over HTTP and TLS
--EXTENSIONS--
till
pcntl
--FILE--
<?php
require getenv('TILL_TEST_SUPPORT');

use Till\Native\Client;
use Till\Tests\Sandbox;

const ROUNDS = 40;

/** One call; whether the answer is the one to this question. */
function own_answer(Client $client, string $order): bool
{
    try {
        return $client->call('payment_create', Sandbox::payment($order))['order_id'] === $order;
    } catch (Till\Native\Failure $failure) {
        fwrite(STDERR, $failure->getMessage() . "\n");
        return false;
    }
}

/** Takes turns through a socket, and in every second round calls at the same time as the other. */
function alternate(Client $client, string $prefix, $socket, bool $begins): int
{
    $right = 0;
    for ($round = 0; $round < ROUNDS; $round++) {
        $together = $round % 2 === 1;
        if (!$begins && !$together) {
            fread($socket, 1);
        }
        $right += (int) own_answer($client, $prefix . $round);
        fwrite($socket, '.');
        if ($begins || $together) {
            fread($socket, 1);
        }
    }
    return $right;
}

foreach (['HTTP' => Sandbox::http(), 'TLS' => Sandbox::tls()] as $name => $sandbox) {
    [, $config] = $sandbox->merchant('payermax');
    $client = new Client($config);
    $run = Sandbox::number('F');
    echo $name, ' before: ', own_answer($client, "{$run}first") ? 'right' : 'wrong', "\n";
    [$parent_end, $child_end] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $child = pcntl_fork();
    if ($child === 0) {
        exit(alternate($client, "{$run}child", $child_end, false));
    }
    $right = alternate($client, "{$run}parent", $parent_end, true);
    pcntl_waitpid($child, $status);
    echo "$name parent: $right of ", ROUNDS, ', child: ', pcntl_wexitstatus($status), ' of ', ROUNDS, "\n";
    // The child has ended, and with it its copies: the parent's connections still work.
    echo $name, ' after: ', own_answer($client, "{$run}last") ? 'right' : 'wrong', "\n";
}
?>
--EXPECT--
HTTP before: right
HTTP parent: 40 of 40, child: 40 of 40
HTTP after: right
TLS before: right
TLS parent: 40 of 40, child: 40 of 40
TLS after: right
