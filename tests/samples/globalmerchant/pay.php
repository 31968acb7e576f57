<?php

// globalmerchant, Payment.

$curl = curl_init();

curl_setopt_array($curl, [
  CURLOPT_URL => getenv('BASE_URL') . '/v3/2020/pay/' . getenv('MCHID') . '/' . getenv('APPID'),
  CURLOPT_RETURNTRANSFER => true,
  CURLOPT_HTTPHEADER => ['Content-Type: application/x-www-form-urlencoded; charset=UTF-8'],
  CURLOPT_POSTFIELDS => http_build_query([
  'out_trade_no' => '4086d438-f2b1-eb59-7943',
  'amt' => '1111.00',
  'currency' => 'USD',
  'ip' => '1.1.1.1',
  'nonce_str' => '58k5EZTmB5ZnSTPn',
  'sign' => getenv('SIGN') ?: sha1('PAY' . '4086d438-f2b1-eb59-7943' . '1111.00' . 'USD' . '1.1.1.1' . '58k5EZTmB5ZnSTPn' . getenv('KEY')),
  'card.num' => '4242424242424242',
  'card.year' => '2023',
  'card.month' => '12',
  'card.cvv' => '123',
  'customer.first_name' => 'Alex',
  'customer.last_name' => 'Bob',
  'customer.country' => 'US',
  'customer.state' => 'NY',
  'customer.city' => 'New York',
  'customer.address' => 'Address 123',
  'customer.postcode' => '313222',
  'customer.email' => 'alexander.aloha@gmail.com',
  'customer.mobile' => '45671345',
  'shipping.first_name' => 'Alex',
  'shipping.last_name' => 'Bob',
  'shipping.country' => 'US',
  'shipping.state' => 'NY',
  'shipping.city' => 'New York',
  'shipping.address' => 'Address 123',
  'shipping.postcode' => '313222',
  'shipping.email' => 'alexander.aloha@gmail.com',
  'shipping.mobile' => '66668888',
  'goods[0].name' => 'cap',
  'goods[0].quantity' => '1',
  'goods[0].price' => '100.00',
  'action_type' => 'PAY'
]),
]);

$response = curl_exec($curl);
echo $response === false ? curl_error($curl) : $response;
