{# Shares of one department on one day add up to one, exactly. #}
{% test shares_add_up(model) %}
select department_code, valid_from
from {{ model }}
group by department_code, valid_from
having sum(share) <> 1
{% endtest %}
