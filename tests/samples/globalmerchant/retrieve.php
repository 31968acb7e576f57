<?php

// globalmerchant, Retrieve.

$curl = curl_init();

curl_setopt_array($curl, [
  CURLOPT_URL => getenv('BASE_URL') . '/v3/2020/pay/' . getenv('MCHID') . '/' . getenv('APPID'),
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_HTTPHEADER => ['Content-Type: application/x-www-form-urlencoded; charset=UTF-8'],
  CURLOPT_POSTFIELDS => http_build_query([
  'out_trade_no' => '4086d438-f2b1-eb59-7943',
  'nonce_str' => '58k5EZTmB5ZnSTPn',
  'sign' => getenv('SIGN') ?: sha1('RETRIEVE' . '4086d438-f2b1-eb59-7943' . '58k5EZTmB5ZnSTPn' . getenv('KEY')),
  'action_type' => 'RETRIEVE'
]),
]);

$response = curl_exec($curl);
echo $response === false ? curl_error($curl) : $response;
