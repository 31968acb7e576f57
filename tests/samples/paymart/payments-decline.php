<?php

// PayMart, Decline Two-Step.

$curl = curl_init();

curl_setopt_array($curl, array(
  CURLOPT_URL => getenv('BASE_URL') . "/api/v1/payments/decline",
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_ENCODING => "",
  CURLOPT_MAXREDIRS => 10,
  CURLOPT_TIMEOUT => 30,
  CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_1_1,
  CURLOPT_CUSTOMREQUEST => "POST",
  CURLOPT_POSTFIELDS => "{ \"token\" : \"" . getenv('PAYMENT_TOKEN') . "\"\n}",
  CURLOPT_HTTPHEADER => array(
    "authorization: Bearer " . getenv('PRIVATE_KEY'),
    "content-type: application/json"
  ),
));

$response = curl_exec($curl);
$err = curl_error($curl);

curl_close($curl);

if ($err) {
  echo "cURL Error #:" . $err;
} else {
  echo $response;
}
