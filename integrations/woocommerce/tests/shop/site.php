<?php

// What every site of the tests has: no mail leaves it.

declare(strict_types=1);

add_filter('pre_wp_mail', '__return_true');
