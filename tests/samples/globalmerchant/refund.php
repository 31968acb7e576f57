<?php

// globalmerchant, Refund.

$curl = curl_init();

curl_setopt_array($curl, [
  CURLOPT_URL => getenv('BASE_URL') . '/v3/2020/pay/' . getenv('MCHID') . '/' . getenv('APPID'),
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_HTTPHEADER => ['Content-Type: application/x-www-form-urlencoded; charset=UTF-8'],
  CURLOPT_POSTFIELDS => http_build_query([
  'nonce_str' => '58k5EZTmB5ZnSTPn',
  'sign' => getenv('SIGN') ?: sha1('REFUND' . getenv('TXID') . '100.00' . 'test' . '58k5EZTmB5ZnSTPn' . getenv('KEY')),
  'action_type' => 'REFUND',
  'txid' => getenv('TXID'),
  'refund_amt' => '100.00',
  'refund_reason' => 'test'
]),
]);

$response = curl_exec($curl);
echo $response === false ? curl_error($curl) : $response;
