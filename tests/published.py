"""What the partnership published itself, which the demo must give again."""

from __future__ import annotations

PUBLISHED_ATTENDANCE = """
Chair (Named Person)|100|100|100
Independent Scrutineer|50|100|—
Croydon Council: Quality Assurance|100|133|100
Croydon Council: Children's Social Care|0|133|0
Croydon Council: Education|25|133|150
Croydon Council: Youth Justice Service|0|33|—
Croydon Council: Housing|25|67|0
Croydon Health Service NHS|100|67|150
NHS Southwest London Integrated Care Board|100|67|100
Metropolitan Police|100|100|50
Public Health|25|—|—
South London and Maudsley NHS Foundation Trust|100|100|150
Croydon Council: Culture & Community Safety|—|67|—
Colleges|—|33|—
Croydon Council: Commissioning|—|33|—
National Probation Service|—|67|—
Voluntary, community and social enterprises|—|33|150
Guest|75|—|150
"""
"""The attendance of 2024/25 as the partnership published it: Review, QAG and Editorial Group."""
