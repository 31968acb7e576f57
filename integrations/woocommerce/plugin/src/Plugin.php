<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/** The parts of the plugin. Everything but the folder Shop works without WooCommerce. */
final class Plugin
{
    public const VERSION = '0.1.0';

    private static ?self $instance = null;

    public readonly Database $database;
    public readonly Schema $schema;
    public readonly AttemptStore $store;
    public readonly Clients $clients;
    public readonly Log $log;
    public readonly Payments $payments;
    public readonly Refunds $refunds;
    public readonly Asking $asking;
    public readonly Endpoints $endpoints;
    public readonly Scheduler $scheduler;

    private function __construct()
    {
        global $wpdb;
        $this->log = new Log();
        $this->database = new Database($wpdb);
        $this->schema = new Schema($this->database);
        $this->store = new AttemptStore($this->database);
        $this->clients = new Clients();
        $deeds = new Deeds($this->database, $this->store, $this->log);
        $journal = new Journal($this->database, $this->store, $this->clients, $deeds);
        $this->payments = new Payments($journal, $this->clients, $this->log);
        $this->refunds = new Refunds($this->database, $this->store, $journal, $this->clients, $this->log);
        $parts = [$this->database, $this->store, $journal, $deeds, $this->clients, $this->log];
        $this->asking = new Asking(...$parts);
        $notifications = new Notifications(...$parts);
        $this->endpoints = new Endpoints($this->store, $this->asking, $notifications, $this->clients, $this->log);
        $this->scheduler = new Scheduler($this->asking);
    }

    public static function instance(): self
    {
        return self::$instance ??= new self();
    }

    public function start(): void
    {
        // Also after an update, which activates nothing.
        add_action('init', $this->schema->install(...), 5);
        add_action('wp_loaded', $this->endpoints->answer(...), 20);
        $this->scheduler->start();
        Shop\Integration::start($this);
    }

    public function activate(): void
    {
        $this->schema->install();
    }
}
