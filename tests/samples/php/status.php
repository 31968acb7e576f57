<?php

// Put in front of each PHP sample: at its end, tells the HTTP status that the sample itself does not show.

register_shutdown_function(static function (): void {
    if (isset($GLOBALS['curl'])) {
        fwrite(STDERR, 'status ' . curl_getinfo($GLOBALS['curl'], CURLINFO_RESPONSE_CODE) . "\n");
    }
});
