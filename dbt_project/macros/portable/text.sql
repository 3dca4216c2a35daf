{# Key for comparing names as printed: no spaces (U+3000 too), narrow letters and digits, one kind of hyphen, lower case. #}
{% macro name_key(text) -%}
  lower(translate(
    replace(replace({{ text }}, ' ', ''), '　', ''),
    '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ（）・－−〜～',
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()･--～～'
  ))
{%- endmacro %}

{# A number with six decimals of its exact binary value, as C's printf writes it; empty where there is none. #}
{% macro fixed_text(number) -%}
  {{ return(adapter.dispatch('fixed_text', 'shihyo')(number)) }}
{%- endmacro %}

{% macro default__fixed_text(number) -%}
  coalesce(printf('%.6f', {{ number }} + 0.0), '')
{%- endmacro %}

{% macro spark__fixed_text(number) -%}
  coalesce(format_string('%.6f', {{ number }} + 0.0), '')
{%- endmacro %}

{# Key of a department's name: variants of one character, as vendors write 髙﨑 and 高崎, are the same. #}
{% macro department_key(text) -%}
  translate({{ name_key(text) }}, '髙﨑邉邊齋齊斉濵澤廣德嶋桒曻', '高崎辺辺斎斎斎浜沢広徳島桑昇')
{%- endmacro %}

{# A number written as text; null where it is none. #}
{% macro number_of(text) -%}
  {{ return(adapter.dispatch('number_of', 'shihyo')(text)) }}
{%- endmacro %}

{% macro default__number_of(text) -%}
  try_cast({{ text }} as double)
{%- endmacro %}

{# First part of a text that a pattern's first group matches; null where it does not match. #}
{% macro matched(text, pattern) -%}
  nullif(regexp_extract({{ text }}, '{{ pattern }}', 1), '')
{%- endmacro %}

{# A code as answered: without spaces, and 1 for 1.0 as mark-sheet readers write it. #}
{% macro answer_code(text) -%}
  nullif(regexp_replace({{ name_key(text) }}, '[.]0+$', ''), '')
{%- endmacro %}

{# Texts of a group in one, sorted, with a comma between. #}
{% macro joined(text) -%}
  {{ return(adapter.dispatch('joined', 'shihyo')(text)) }}
{%- endmacro %}

{% macro default__joined(text) -%}
  string_agg({{ text }}, ', ' order by {{ text }})
{%- endmacro %}

{% macro spark__joined(text) -%}
  array_join(sort_array(collect_list({{ text }})), ', ')
{%- endmacro %}

{# Letters and digits alone, for wordings that differ in marks: 「問5　手続／申請」 and 「問5 手続/申請」. #}
{% macro wording_key(text) -%}
  {{ return(adapter.dispatch('wording_key', 'shihyo')(text)) }}
{%- endmacro %}

{% macro default__wording_key(text) -%}
  regexp_replace({{ name_key(text) }}, '[^0-9a-zぁ-んァ-ヶ一-龠々]', '', 'g')
{%- endmacro %}

{% macro spark__wording_key(text) -%}
  regexp_replace({{ name_key(text) }}, '[^0-9a-zぁ-んァ-ヶ一-龠々]', '')
{%- endmacro %}

{# The same for a question, whose last bracket says how to answer: （複数回答）, （○は1つ）. #}
{% macro question_key(text) -%}
  {{ wording_key("regexp_replace(" ~ name_key(text) ~ ", '[(][^()]*[)]$', '')") }}
{%- endmacro %}

{# A whole number with its thousands separated. #}
{% macro grouped(whole_number) -%}
  {{ return(adapter.dispatch('grouped', 'shihyo')(whole_number)) }}
{%- endmacro %}

{% macro default__grouped(whole_number) -%}
  format('{:,}', cast({{ whole_number }} as bigint))
{%- endmacro %}

{% macro spark__grouped(whole_number) -%}
  format_number(cast({{ whole_number }} as bigint), 0)
{%- endmacro %}
