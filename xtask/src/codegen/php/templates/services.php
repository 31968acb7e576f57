{% from "method.php" import method %}
/** The groups of operations, and the client's own operations. */
abstract class Services extends Service
{
{% for resource, class in resources %}
    public readonly {{ class }} ${{ resource }};

{% endfor %}
    protected function __construct(Connection $connection)
    {
        parent::__construct($connection);
{% for resource, class in resources %}
        $this->{{ resource }} = new {{ class }}($connection);
{% endfor %}
    }
{% for one in methods %}

{{ method(one) }}
{%- endfor %}
}
