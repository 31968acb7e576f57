/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 21a64863823f6d44c33489c05c8e4874edd46998 */

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_Till_Native_Client___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, config, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Client_call, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, operation, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, request, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Client_parseNotification, 0, 2, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, headers, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, body, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_Till_Native_Client_startExchange arginfo_class_Till_Native_Client_call

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_Till_Native_Client_resumeExchange, 0, 2, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, state, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, exchange, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, body, IS_STRING, 0, "\"\"")
ZEND_END_ARG_INFO()


ZEND_METHOD(Till_Native_Client, __construct);
ZEND_METHOD(Till_Native_Client, call);
ZEND_METHOD(Till_Native_Client, parseNotification);
ZEND_METHOD(Till_Native_Client, startExchange);
ZEND_METHOD(Till_Native_Client, resumeExchange);


static const zend_function_entry class_Till_Native_Client_methods[] = {
	ZEND_ME(Till_Native_Client, __construct, arginfo_class_Till_Native_Client___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(Till_Native_Client, call, arginfo_class_Till_Native_Client_call, ZEND_ACC_PUBLIC)
	ZEND_ME(Till_Native_Client, parseNotification, arginfo_class_Till_Native_Client_parseNotification, ZEND_ACC_PUBLIC)
	ZEND_ME(Till_Native_Client, startExchange, arginfo_class_Till_Native_Client_startExchange, ZEND_ACC_PUBLIC)
	ZEND_ME(Till_Native_Client, resumeExchange, arginfo_class_Till_Native_Client_resumeExchange, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};

static zend_class_entry *register_class_Till_Native_Client(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Till\\Native", "Client", class_Till_Native_Client_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;


	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "call", sizeof("call") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "parsenotification", sizeof("parsenotification") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "parsenotification", sizeof("parsenotification") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "startexchange", sizeof("startexchange") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "resumeexchange", sizeof("resumeexchange") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "resumeexchange", sizeof("resumeexchange") - 1), 1, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute(zend_hash_str_find_ptr(&class_entry->function_table, "resumeexchange", sizeof("resumeexchange") - 1), 2, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}
