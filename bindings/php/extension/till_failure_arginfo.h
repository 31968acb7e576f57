/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 7c02b882bb70c2f6e5676eb336038ebfdee98339 */




static const zend_function_entry class_Till_Native_Failure_methods[] = {
	ZEND_FE_END
};

static zend_class_entry *register_class_Till_Native_Failure(zend_class_entry *class_entry_RuntimeException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "Till\\Native", "Failure", class_Till_Native_Failure_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);
	class_entry->ce_flags |= ZEND_ACC_FINAL;

	zval property_error_default_value;
	ZVAL_UNDEF(&property_error_default_value);
	zend_string *property_error_name = zend_string_init("error", sizeof("error") - 1, 1);
	zend_declare_typed_property(class_entry, property_error_name, &property_error_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_error_name);

	return class_entry;
}
