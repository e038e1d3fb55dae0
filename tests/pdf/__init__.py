"""What tests use to judge a PDF: veraPDF's verdict, and the text as it is read aloud."""
