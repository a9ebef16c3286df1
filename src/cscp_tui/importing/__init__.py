"""What people bring: files and pasted text as proposed commands.

Data flows one way, and each step has one type:

    bytes ─ files.read_file ─▶ SourceFile of Sheets of SourceCells    (cells; one reader per format)
          ─ find_tables ─────▶ SourceTables: a header and its rows    (source_tables)
          ─ map_columns ─────▶ Mappings: a field for each column      (mapping)
          ─ plan_import ─────▶ ImportPlan: rows, questions, command   (import_plan, timescales)
          ─ Workspace.record   one undoable step                      (domain/commands/imports)

PDF is left out: it has no tables, only text at places.
"""
