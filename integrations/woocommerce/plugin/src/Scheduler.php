<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/** Runs the job that asks about open attempts each minute: by Action Scheduler, or by wp-cron where that is absent. */
final class Scheduler
{
    public const HOOK = 'libtill_resolve';
    private const GROUP = 'libtill';
    private const MINUTE = 'libtill_minute';

    public function __construct(private readonly Asking $asking)
    {
    }

    public function start(): void
    {
        add_filter('cron_schedules', static fn (array $schedules): array => $schedules + [
            self::MINUTE => ['interval' => MINUTE_IN_SECONDS, 'display' => 'libtill, each minute'],
        ]);
        add_action(self::HOOK, fn () => $this->asking->run());
        add_action('init', $this->schedule(...), 20);
    }

    private function schedule(): void
    {
        if (function_exists('as_has_scheduled_action') && \ActionScheduler::is_initialized()) {
            wp_clear_scheduled_hook(self::HOOK);
            if (!as_has_scheduled_action(self::HOOK, [], self::GROUP)) {
                as_schedule_recurring_action(time(), MINUTE_IN_SECONDS, self::HOOK, [], self::GROUP);
            }
        } elseif (!wp_next_scheduled(self::HOOK)) {
            wp_schedule_event(time(), self::MINUTE, self::HOOK);
        }
    }

    public function stop(): void
    {
        wp_clear_scheduled_hook(self::HOOK);
        if (function_exists('as_unschedule_all_actions')) {
            as_unschedule_all_actions(self::HOOK, [], self::GROUP);
        }
    }
}
