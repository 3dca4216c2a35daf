{# A list of what is wrong has no rows. #}
{% test is_empty(model) %}
select *
from {{ model }}
{% endtest %}
