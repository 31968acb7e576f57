<?php

declare(strict_types=1);

namespace Till\Symfony\Command;

use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Formatter\OutputFormatter;
use Symfony\Component\Console\Input\InputArgument;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;
use Till\CheckState;
use Till\Exception\ExceptionInterface;
use Till\Symfony\Clients;
use Till\Symfony\ConfigurationException;

/** Looks at settings, keys, connection, clock and credentials of the clients. No money moves. */
final class CheckCommand extends Command
{
    public function __construct(private readonly Clients $clients)
    {
        parent::__construct('till:check');
    }

    protected function configure(): void
    {
        $this->setDescription('Looks at settings, keys, connection, clock and credentials; moves no money')
            ->addArgument('client', InputArgument::OPTIONAL, 'A name of till.clients; all by default')
            ->setHelp('Run it when you deploy: it ends with 1 unless every client is well, or has only warnings.');
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $name = $input->getArgument('client');
        $well = true;
        foreach ($name === null ? $this->clients->names() : [$name] as $client) {
            $well = $this->check($client, $output) && $well;
        }
        return $well ? self::SUCCESS : self::FAILURE;
    }

    private function check(string $name, OutputInterface $output): bool
    {
        try {
            $found = $this->clients->get($name)->check();
        } catch (ConfigurationException | ExceptionInterface $exception) {
            $output->writeln("$name: failed");
            $output->writeln('  ' . OutputFormatter::escape($exception->getMessage()));
            return false;
        }
        $output->writeln("$name: {$found->state->value}");
        foreach ($found->findings as $finding) {
            $text = "  {$finding->name?->value} {$finding->state->value}: $finding->message";
            $output->writeln(OutputFormatter::escape($text . ($finding->fix === null ? '' : "; $finding->fix")));
        }
        return $found->state === CheckState::Ok || $found->state === CheckState::Warning;
    }
}
