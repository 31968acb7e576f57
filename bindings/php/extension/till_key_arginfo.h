/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 780b35178d7db001a98eebca455c9147e71f3554 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Till_Native_Key___construct, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, scheme, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, key, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Key_sign, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Key_verify, 0, 2, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, signature, IS_STRING, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(Till_Native_Key, __construct);
ZEND_METHOD(Till_Native_Key, sign);
ZEND_METHOD(Till_Native_Key, verify);


static const zend_function_entry class_Till_Native_Key_methods[] = {
	ZEND_ME(Till_Native_Key, __construct, arginfo_class_Till_Native_Key___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Till_Native_Key, sign, arginfo_class_Till_Native_Key_sign, ZEND_ACC_PUBLIC)
	ZEND_ME(Till_Native_Key, verify, arginfo_class_Till_Native_Key_verify, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Till_Native_Key(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Till\\Native", "Key", class_Till_Native_Key_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "sign", sizeof("sign") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "verify", sizeof("verify") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
