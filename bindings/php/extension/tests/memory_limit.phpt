--TEST--
The memory limit ends a request in the middle of an answer, and nothing else
--EXTENSIONS--
till
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip without its own allocator PHP has no memory limit');
}
?>
--INI--
memory_limit=8M
--FILE--
<?php
use Till\Native\Library;

$all = [];
while (true) {
    $all[] = Library::dictionary('currencies');
}
?>
--EXPECTF--
Fatal error: Allowed memory size of 8388608 bytes exhausted (tried to allocate %d bytes) in %smemory_limit.php on line 6
