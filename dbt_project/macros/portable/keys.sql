{# 64-bit hash of a record's key; nulls are hashed too. Only proposes candidates, never decides. #}
{% macro key_hash(columns) -%}
  {{ return(adapter.dispatch('key_hash', 'shihyo')(columns)) }}
{%- endmacro %}

{% macro default__key_hash(columns) -%}
  hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__key_hash(columns) -%}
  xxhash64({{ columns | join(', ') }})
{%- endmacro %}

{# One comparable value of several, compared from the left. #}
{% macro composite(expressions) -%}
  {{ return(adapter.dispatch('composite', 'shihyo')(expressions)) }}
{%- endmacro %}

{% macro default__composite(expressions) -%}
  row({{ expressions | join(', ') }})
{%- endmacro %}

{% macro spark__composite(expressions) -%}
  struct({{ expressions | join(', ') }})
{%- endmacro %}

{# First hexadecimal digits of a digest of a text. #}
{% macro short_digest(text, digits) -%}
  substr(md5({{ text }}), 1, {{ digits }})
{%- endmacro %}
