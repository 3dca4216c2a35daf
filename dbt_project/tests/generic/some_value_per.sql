{# Every group of rows has a value in the column somewhere: a comparison that compares nothing has failed. #}
{% test some_value_per(model, column_name, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
group by {{ columns | join(', ') }}
having count({{ column_name }}) = 0
{% endtest %}
