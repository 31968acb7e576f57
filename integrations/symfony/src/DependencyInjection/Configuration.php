<?php

declare(strict_types=1);

namespace Till\Symfony\DependencyInjection;

use Symfony\Component\Config\Definition\Builder\ArrayNodeDefinition;
use Symfony\Component\Config\Definition\Builder\NodeBuilder;
use Symfony\Component\Config\Definition\Builder\TreeBuilder;
use Symfony\Component\Config\Definition\ConfigurationInterface;

/**
 * The keys below `till`. A client has libtill's own names (docs/gateways.md), and libtill checks their values when the
 * client is made, because only then are the values of environment variables known.
 */
final class Configuration implements ConfigurationInterface
{
    private const MILLISECONDS = ['connect_ms', 'attempt_ms', 'total_ms', 'idle_ms'];
    private const RETRY = ['attempts', 'base_ms', 'max_ms'];

    public function getConfigTreeBuilder(): TreeBuilder
    {
        $tree = new TreeBuilder('till');
        $root = $tree->getRootNode();
        \assert($root instanceof ArrayNodeDefinition);
        $keys = $root->children();
        $this->addClients($keys);
        $keys->scalarNode('live')
            ->info('Refuses accounts of a sandbox. By default where the environment is prod.')
            ->defaultNull();
        $keys->scalarNode('command')
            ->info('The absolute path of the command till, which runs where the extension is not loaded.')
            ->defaultNull();
        $store = $keys->arrayNode('store')->addDefaultsIfNotSet()->children();
        $store->scalarNode('connection')
            ->info('The service of the Doctrine DBAL connection whose database has the table till_attempt.')
            ->defaultValue('doctrine.dbal.default_connection')->cannotBeEmpty();
        $store->scalarNode('service')
            ->info('A service of the shop that implements AttemptStore, in place of the connection.')
            ->defaultNull();
        $keys->arrayNode('notifications')->addDefaultsIfNotSet()->children()
            ->integerNode('max_bytes')
            ->info('Larger notifications are refused unread.')
            ->defaultValue(65536)->min(1024)->max(1048576);
        return $tree;
    }

    private function addClients(NodeBuilder $keys): void
    {
        $clients = $keys->arrayNode('clients');
        $clients->info('One client per account, under a name of your choice.')
            ->isRequired()->requiresAtLeastOneElement()->normalizeKeys(false)->useAttributeAsKey('name')
            ->validate()->always(self::checkNames(...));
        $client = $clients->arrayPrototype();
        $client->validate()->always(self::checkSecrets(...));
        $fields = $client->children();
        $fields->scalarNode('gateway')->info("The gateway's name.")->isRequired()->cannotBeEmpty();
        $fields->arrayNode('credentials')->info("The account's numbers and keys; keys as '%env(NAME)%'.")
            ->isRequired()->requiresAtLeastOneElement()->normalizeKeys(false)->useAttributeAsKey('name')
            ->scalarPrototype();
        $fields->scalarNode('environment')->info('production (the default) or sandbox.');
        $fields->scalarNode('base_url')->info('Another address of the gateway.');
        $fields->booleanNode('resolve')->info('Asks the gateway at once if an outcome is unknown; true by default.');
        $fields->booleanNode('resend');
        $fields->scalarNode('proxy')->info("As '%env(NAME)%' if it has a password.");
        $fields->arrayNode('tls')->children()
            ->scalarNode('ca_file')->info('Certificates to trust in addition.');
        self::addNumbers($fields->arrayNode('timeouts'), self::MILLISECONDS);
        self::addNumbers($fields->arrayNode('retry'), self::RETRY);
    }

    /** @param list<string> $names */
    private static function addNumbers(ArrayNodeDefinition $node, array $names): void
    {
        $children = $node->children();
        foreach ($names as $name) {
            $children->integerNode($name)->min(0);
        }
    }

    /**
     * A name is a part of an address.
     *
     * @param array<array-key, mixed> $clients
     * @return array<array-key, mixed>
     */
    private static function checkNames(array $clients): array
    {
        foreach (array_keys($clients) as $name) {
            if (preg_match('/\A[a-z0-9][a-z0-9_-]{0,62}\z/', (string) $name) !== 1) {
                throw new \InvalidArgumentException(
                    "the client's name \"$name\" becomes a part of its address for notifications: use up to 63 " .
                    'lower-case letters, digits, - and _'
                );
            }
        }
        return $clients;
    }

    /**
     * What is written in the configuration is copied into the cache of the container, and into the repository.
     *
     * @param array<string, mixed> $client
     * @return array<string, mixed>
     */
    private static function checkSecrets(#[\SensitiveParameter] array $client): array
    {
        foreach ($client['credentials'] as $name => $value) {
            if (self::isSecret((string) $name) && !self::isFromEnvironment($value)) {
                $variable = 'TILL_' . strtoupper((string) $name);
                throw new \InvalidArgumentException(
                    "credentials.$name: is a secret, and would be copied into the cache: write '%env($variable)%', " .
                    'and set the variable with secrets:set or in the environment'
                );
            }
        }
        return $client;
    }

    private static function isSecret(string $name): bool
    {
        return preg_match('/(\A|_)(key|secret|token)\z/', $name) === 1;
    }

    /** Symfony replaces `%env(NAME)%` by a placeholder before it processes the configuration. */
    private static function isFromEnvironment(#[\SensitiveParameter] mixed $value): bool
    {
        return \is_string($value) && preg_match('/\Aenv_[a-f0-9]{16}_\w+_[a-f0-9]{32}\z/', $value) === 1;
    }
}
