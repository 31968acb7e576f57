<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/** The plugin's tables. */
final class Schema
{
    public const VERSION = '1';
    public const OPTION = 'libtill_schema';
    private const TABLES = ['attempts', 'notifications', 'carts'];

    public function __construct(private readonly Database $database)
    {
    }

    /** Makes the tables, or brings them up to date. */
    public function install(): void
    {
        if (get_option(self::OPTION) === self::VERSION) {
            return;
        }
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        global $wpdb;
        $end = 'ENGINE=InnoDB ' . $wpdb->get_charset_collate();
        foreach ($this->columns() as $table => $columns) {
            dbDelta("CREATE TABLE {$this->database->table($table)} (\n$columns\n) $end;");
        }
        $this->check();
        update_option(self::OPTION, self::VERSION);
    }

    public function drop(): void
    {
        foreach (self::TABLES as $table) {
            $this->database->run("DROP TABLE IF EXISTS {$this->database->table($table)}");
        }
        delete_option(self::OPTION);
    }

    /** Tables without row locks cannot keep what this plugin promises. */
    private function check(): void
    {
        foreach (self::TABLES as $table) {
            $found = $this->database->rows("SHOW TABLE STATUS WHERE Name = ?", [$this->database->table($table)]);
            if (($found[0]['Engine'] ?? '') !== 'InnoDB') {
                throw new DatabaseError("The table {$this->database->table($table)} could not be made with InnoDB. " .
                    'Ask your host to allow InnoDB tables, and activate the plugin again.', 0);
            }
        }
    }

    /** @return array<string, string> as dbDelta reads it: a column in a line, two spaces before the primary key */
    private function columns(): array
    {
        return [
            'attempts' => <<<'SQL'
                id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
                client varchar(64) NOT NULL,
                kind varchar(8) NOT NULL,
                order_key varchar(100) NOT NULL,
                number varchar(190) NOT NULL,
                amount bigint(20) NOT NULL,
                currency char(3) NOT NULL,
                payment_id bigint(20) unsigned DEFAULT NULL,
                data longtext NOT NULL,
                status varchar(16) NOT NULL,
                done text NOT NULL,
                shop longtext NOT NULL,
                last_error varchar(500) NOT NULL DEFAULT '',
                failure varchar(500) NOT NULL DEFAULT '',
                undone tinyint(1) NOT NULL DEFAULT 0,
                attempted_at varchar(27) NOT NULL,
                asked_at varchar(27) DEFAULT NULL,
                ask_at varchar(27) DEFAULT NULL,
                PRIMARY KEY  (id),
                UNIQUE KEY number (number),
                KEY order_key (order_key),
                KEY ask_at (ask_at),
                KEY undone (undone)
                SQL,
            'notifications' => <<<'SQL'
                id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
                client varchar(64) NOT NULL,
                dedupe_key varchar(190) NOT NULL,
                type varchar(32) NOT NULL,
                number varchar(190) NOT NULL,
                event longtext NOT NULL,
                state varchar(8) NOT NULL,
                failure varchar(500) NOT NULL DEFAULT '',
                times int(10) unsigned NOT NULL DEFAULT 1,
                received_at varchar(27) NOT NULL,
                PRIMARY KEY  (id),
                UNIQUE KEY dedupe_key (dedupe_key),
                KEY number (number)
                SQL,
            'carts' => <<<'SQL'
                cart_key varchar(64) NOT NULL,
                order_key varchar(100) NOT NULL,
                PRIMARY KEY  (cart_key)
                SQL,
        ];
    }
}
