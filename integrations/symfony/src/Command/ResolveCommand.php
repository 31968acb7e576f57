<?php

declare(strict_types=1);

namespace Till\Symfony\Command;

use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Exception\InvalidOptionException;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;
use Till\Symfony\Attempts;

/** Asks the gateways about payments, payouts and refunds that are not settled. */
final class ResolveCommand extends Command
{
    public function __construct(private readonly Attempts $attempts)
    {
        parent::__construct('till:resolve');
    }

    protected function configure(): void
    {
        $this->setDescription('Asks the gateways about payments, payouts and refunds that are not settled')
            ->addOption('limit', null, InputOption::VALUE_REQUIRED, 'How many to ask about, 1 to 10000', '100')
            ->setHelp(
                'Run it every minute. Any number may run at once, on any number of machines: each asks about others. ' .
                'libtill says when a question is due: a minute after the call, and then ever more rarely.'
            );
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $limit = filter_var($input->getOption('limit'), FILTER_VALIDATE_INT, [
            'options' => ['min_range' => 1, 'max_range' => 10_000],
        ]);
        if ($limit === false) {
            throw new InvalidOptionException('--limit: must be a whole number from 1 to 10000');
        }
        $asked = $this->attempts->resolveDue($limit);
        $output->writeln("asked about $asked");
        return self::SUCCESS;
    }
}
