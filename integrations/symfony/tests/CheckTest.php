<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

/** `till:check`, as a deployment runs it. */
final class CheckTest extends ShopCase
{
    public function testAGoodAccountIsWell(): void
    {
        $this->environment['CARDS_RESOLVE'] = 'true';
        [$status, $output] = $this->console(['till:check']);
        self::assertSame(0, $status, $output);
        self::assertStringStartsWith("cards: ok\n  configuration ok: ", $output);
        self::assertStringContainsString('  credentials ok: ', $output);
    }

    public function testAWarningSaysWhatToDoAndEndsNothing(): void
    {
        [$status, $output] = $this->console(['till:check']);
        self::assertSame(0, $status, $output);
        self::assertMatchesRegularExpression('/^cards: warning\n.* resolve is false: .*; remove resolve/s', $output);
    }

    public function testAWrongAccountEndsTheDeployment(): void
    {
        $this->environment['CARDS_MERCHANT_NO'] = 'nobody';
        [$status, $output] = $this->console(['till:check', 'cards']);
        self::assertSame(1, $status, $output);
        self::assertStringStartsWith("cards: failed\n", $output);
        self::assertStringContainsString('compare every credential', $output);
    }

    public function testAWrongConfigurationNamesItsField(): void
    {
        $this->environment['CARDS_PRIVATE_KEY'] = 'abc';
        [$status, $output] = $this->console(['till:check']);
        self::assertSame(1, $status);
        self::assertStringContainsString('till.clients.cards.credentials.private_key: ', $output);
        [$status, $output] = $this->console(['till:check', 'nobody']);
        self::assertSame(1, $status);
        self::assertStringContainsString('till.clients.nobody: is missing; there are cards', $output);
    }
}
