{{ config(materialized='table') }}

{{ superseded_records(source('e_application', 'application'), ['system', 'receipt_no'], updated_at='updated_at') }}
