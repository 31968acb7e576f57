<?php

declare(strict_types=1);

namespace Till;

/** Why a request of an Exchange has no answer. */
enum ExchangeFailure: string
{
    /** The connection could not be made, or broke. */
    case Connection = 'connection';

    /** No connection, and another attempt cannot help: a certificate that is not trusted, a proxy that refuses. */
    case Refused = 'refused';

    /** It took too long. */
    case Timeout = 'timeout';

    /** The program gave up waiting. */
    case Cancelled = 'cancelled';

    /** What came is no HTTP response. */
    case Malformed = 'malformed';
}
