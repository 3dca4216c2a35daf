{# Key for comparing names as printed: no spaces (U+3000 too), narrow letters and digits, one kind of hyphen, lower case. #}
{% macro name_key(text) -%}
  lower(translate(
    replace(replace({{ text }}, ' ', ''), '　', ''),
    '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ（）・－−〜～',
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()･--～～'
  ))
{%- endmacro %}
