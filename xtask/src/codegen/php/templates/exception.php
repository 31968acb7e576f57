{{ comment|doc(0) }}{{ modifier }}class {{ class }} extends TillException
{
}
