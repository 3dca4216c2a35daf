{{ config(materialized='table') }}

-- A form service numbers receipts within each form, so the form (procedure_key) belongs to a receipt's identity.
{{ superseded_records(
  source('e_application', 'application'), ['system', 'procedure_key', 'receipt_no'], updated_at='updated_at'
) }}
