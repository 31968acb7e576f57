--TEST--
Emoji, NUL and long texts pass unharmed in both directions
--EXTENSIONS--
till
--FILE--
<?php
use Till\Native\{Key, Library};

foreach (["\u{1F9E2} caf\u{e9} \u{5e3d}\u{5b50}", "a\0b", str_repeat("\u{1F9E2}", 50_000)] as $text) {
    $message = json_encode(['a' => $text], JSON_UNESCAPED_UNICODE);
    var_dump(Library::explain('paypro', $message)['string_to_sign'] === "a=$text<key>");
    $signature = Library::sign('paypro', $message, "key \u{1F9E2}")['signature'];
    var_dump($signature === md5("a={$text}key \u{1F9E2}"));
    var_dump((new Key('paypro', "key \u{1F9E2}"))->verify($message, $signature));
}
?>
--EXPECT--
bool(true)
bool(true)
array(1) {
  ["valid"]=>
  bool(true)
}
bool(true)
bool(true)
array(1) {
  ["valid"]=>
  bool(true)
}
bool(true)
bool(true)
array(1) {
  ["valid"]=>
  bool(true)
}
