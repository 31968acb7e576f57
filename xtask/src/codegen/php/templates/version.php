/**
 * The version of these classes.
 *
 * @internal
 */
final class Version
{
    public const PACKAGE = '{{ version }}';
}
