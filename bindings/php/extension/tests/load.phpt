--TEST--
The extension is loaded, tells its versions, and has its settings
--EXTENSIONS--
till
--INI--
pcre.jit=0
--FILE--
<?php
use Till\Native\Library;

var_dump(Library::version() === phpversion('till'));
var_dump(Library::abiVersion() >> 16);
var_dump(ini_get('till.max_clients'), ini_get('till.client_lifetime'));
var_dump(ini_set('till.max_clients', '1'));
ob_start();
(new ReflectionExtension('till'))->info();
echo preg_replace('/\d+\.\d+\.\d+/', 'X', ob_get_clean());
var_dump(count(Library::dictionary('currencies')) > 100);
var_dump(array_column(Library::capabilities()['gateways'], 'gateway') !== []);
?>
--EXPECT--
bool(true)
int(1)
string(2) "32"
string(4) "3600"
bool(false)

till

till support => enabled
Extension version => X
libtill version => X
libtill C ABI => 1.0
Clients in this worker => 0

Directive => Local Value => Master Value
till.max_clients => 32 => 32
till.client_lifetime => 3600 => 3600
bool(true)
bool(true)
