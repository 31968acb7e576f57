<?php

// PayMart, Authentication.

$curl = curl_init();

curl_setopt_array($curl, array(
  CURLOPT_URL => getenv('BASE_URL') . "/v1/charges",
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_HTTPHEADER => array(
    "authorization: Bearer " . getenv('PRIVATE_KEY'),
  ),
));

$response = curl_exec($curl);
echo $response;
