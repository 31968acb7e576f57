<?php

declare(strict_types=1);

namespace Till\Symfony;

use Till\Attempt;
use Till\AttemptAction;
use Till\AttemptAlarm;

/**
 * Which actions of an attempt are still to be done.
 *
 * @internal
 */
final class Deeds
{
    /**
     * @param list<string> $done
     * @return array<string, array{AttemptAction, AttemptAlarm|null}> by what records that it was done
     */
    public static function missing(Attempt $attempt, array $done): array
    {
        $deeds = [];
        foreach ($attempt->actions as $action) {
            if ($action === AttemptAction::Alarm) {
                foreach ($attempt->alarms as $alarm) {
                    $deeds["alarm $alarm->value"] = [$action, $alarm];
                }
            } elseif ($action !== AttemptAction::Wait && $action !== AttemptAction::SendCustomer) {
                $deeds[self::name($attempt, $action, $done)] = [$action, null];
            }
        }
        return array_diff_key($deeds, array_flip($done));
    }

    /**
     * Goods are held again after they were released, and released once per holding and call.
     *
     * @param list<string> $done
     */
    private static function name(Attempt $attempt, AttemptAction $action, array $done): string
    {
        return match ($action) {
            AttemptAction::RefundArrived => "$action->value $attempt->amountRefunded",
            AttemptAction::Hold => "$action->value after " . self::count('release', $done),
            AttemptAction::Release => "$action->value $attempt->attemptedAt after " . self::count('hold', $done),
            default => $action->value,
        };
    }

    /** @param list<string> $done */
    private static function count(string $action, array $done): int
    {
        return \count(array_filter($done, static fn (string $deed): bool => str_starts_with($deed, "$action ")));
    }
}
