<?php

// OnlinePay, Payment confirmation (processing).

header("Location: " . getenv('BASE_URL') . "/p/" . getenv('PAYMENT_TOKEN')); /* Redirect browser */
exit();
