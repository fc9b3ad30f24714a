"""Results as people and programs take them: terminal text, Markdown, HTML, JSON, CSV, Parquet, charts."""
