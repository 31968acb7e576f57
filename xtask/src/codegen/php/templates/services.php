{% from "method.php" import method %}
/** The groups of operations, and the client's own operations. */
abstract class Services extends Service
{
    private const GROUPS = [
{% for resource, class in resources %}
        '{{ resource|camel }}' => {{ class }}::class,
{% endfor %}
    ];

{% for resource, class in resources %}
    public readonly {{ class }} ${{ resource|camel }};

{% endfor %}
    protected function __construct(Connection $connection)
    {
        parent::__construct($connection);
        // What is unset goes through __get() at first: a page loads the groups that it uses.
        foreach (array_keys(self::GROUPS) as $name) {
            unset($this->$name);
        }
    }

    public function __get(string $name): Service
    {
        $class = self::GROUPS[$name] ?? throw new \LogicException("A client has no $name");
        return $this->$name = new $class($this->connection);
    }

    public function __isset(string $name): bool
    {
        return isset(self::GROUPS[$name]);
    }
{% for one in methods %}

{{ method(one) }}
{%- endfor %}
}
