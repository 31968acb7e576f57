/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 678d2d694e31c5eb7ffa173fb7f2808ba94df3ab */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Till_Native_Library___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Library_version, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Library_abiVersion, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Library_sign, 0, 3, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, scheme, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, key, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Library_verify, 0, 4, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, scheme, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, signature, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, key, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Library_explain, 0, 2, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, scheme, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, message, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Library_dictionary, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, name, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Library_capabilities, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()


ZEND_METHOD(Till_Native_Library, __construct);
ZEND_METHOD(Till_Native_Library, version);
ZEND_METHOD(Till_Native_Library, abiVersion);
ZEND_METHOD(Till_Native_Library, sign);
ZEND_METHOD(Till_Native_Library, verify);
ZEND_METHOD(Till_Native_Library, explain);
ZEND_METHOD(Till_Native_Library, dictionary);
ZEND_METHOD(Till_Native_Library, capabilities);


static const zend_function_entry class_Till_Native_Library_methods[] = {
	ZEND_ME(Till_Native_Library, __construct, arginfo_class_Till_Native_Library___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(Till_Native_Library, version, arginfo_class_Till_Native_Library_version, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Till_Native_Library, abiVersion, arginfo_class_Till_Native_Library_abiVersion, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Till_Native_Library, sign, arginfo_class_Till_Native_Library_sign, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Till_Native_Library, verify, arginfo_class_Till_Native_Library_verify, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Till_Native_Library, explain, arginfo_class_Till_Native_Library_explain, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Till_Native_Library, dictionary, arginfo_class_Till_Native_Library_dictionary, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(Till_Native_Library, capabilities, arginfo_class_Till_Native_Library_capabilities, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Till_Native_Library(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Till\\Native", "Library", class_Till_Native_Library_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL;


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "sign", sizeof("sign") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "sign", sizeof("sign") - 1), 2, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "verify", sizeof("verify") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "verify", sizeof("verify") - 1), 3, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "explain", sizeof("explain") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
