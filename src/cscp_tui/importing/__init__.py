"""Turn files and pasted text into proposed commands.

Data flows one way, and each step has one type:

    bytes ─ read_source ───▶ SourceFile: Sheets of SourceCells        (files, cells; a reader per format)
          ─ find_structure ▶ Structure: SourceTables and other lines   (source_tables, sections)
          ─ map_columns ───▶ Mapping: a field for each column         (mapping)
          ─ RowReader ─────▶ ReadRow each: values, doubts             (row_reader, row_days; timescales, leads)
          ─ plan_import ───▶ ImportPlan: rows, Questions, command     (import_plan, questions)
          ─ Recorder.record, one undoable step                        (domain/commands/imports)

Attendance becomes an ImportPlan, too (attendance_marks), and the forms that agencies send back become
an AnswersPlan (answers). A row that was imported before is compared three ways (row_changes), and so is a workbook that this
program exported and somebody edited (edited_exports). PDF is left out: it has no tables, only text
at places.
"""
