"""What reading and writing files has to say."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "files.not_found": N_("There is no file {file}. Check the name and the folder."),
    "files.cannot_open": N_("The file {file} can't be opened ({detail}). Close it in other programs and try again."),
    "files.cannot_write": N_(
        "The file {file} can't be written ({detail}). Nothing in it was changed. Choose another folder or name."
    ),
    "files.text_too_long": N_(
        "A text in the column {column} is longer than the {most} letters that a cell holds. Nothing was written. "
        "Export to CSV instead."
    ),
    "files.empty": N_("The file {file} is empty. Nothing was imported."),
    "files.too_large": N_(
        "The file {file} is larger than {largest} MB. Nothing was imported. Save it in parts and import them in turn."
    ),
    "files.unpacks_too_large": N_(
        "The file {file} unpacks to more than {largest} MB. Nothing was imported. Save the sheet you need on its own."
    ),
    "files.too_many_rows": N_(
        "The file {file} has cells below row {most}. Nothing was imported. Delete what stands there, or split the file."
    ),
    "files.too_many_columns": N_(
        "The file {file} has more than {most} columns (row {row}). Nothing was imported. "
        "Delete what stands to the right of the table."
    ),
    "files.not_a_spreadsheet": N_(
        "The file {file} is not a spreadsheet. Nothing was imported. Save the table as XLSX or CSV and choose that."
    ),
    "files.web_page": N_(
        "The file {file} is a web page and not a spreadsheet. Perhaps a sign-in page came instead of the download: "
        "sign in to the network and download it again."
    ),
    "files.old_workbook": N_(
        "The file {file} is an old Excel file (.xls) or has a password. Nothing was imported. "
        "Open it, save it as .xlsx without a password, and import that."
    ),
    "files.damaged": N_(
        "The file {file} is damaged ({detail}). Nothing was imported. Open it in a spreadsheet program and save it "
        "again, or get it again from where it came."
    ),
    "files.xml_unsafe": N_(
        "The file {file} contains instructions that a meter's file has no use for. For safety it was not read."
    ),
    "files.unknown_encoding": N_(
        "The letters in {file} can't be read. Nothing was imported. Save the file as CSV UTF-8 or as XLSX."
    ),
    "files.encoding_assumed": N_(
        "The file doesn't say how its letters are written, so {encoding} was taken. Look at names with accents; "
        "if they are wrong, save the file as CSV UTF-8."
    ),
    "files.hidden_sheet": N_(
        "The sheet {sheet} is hidden and was left out. Unhide it and import again if it has readings."
    ),
    "files.no_rows": N_("The file {file} has no readings. Nothing was imported."),
    "files.columns_missing": N_(
        "The file {file} lacks the columns {missing}. Its row {row} has: {found}. Nothing was imported. "
        "Add the columns, or say which of yours they are."
    ),
    "files.columns_missing_near": N_(
        "The file {file} lacks the columns {missing}. Its row {row} has: {found}. Is {nearest} one of them? "
        "Nothing was imported. Rename it, or say which of yours they are."
    ),
    "files.column_repeated": N_(
        "In {file} both {first} and {other} (row {row}) are names for the column {column}. Nothing was imported. "
        "Rename the one that isn't meant, or say which of yours it is."
    ),
    "files.column_left_out": N_("The column {column} isn't known and was left out."),
    "files.column_left_out_near": N_("The column {column} isn't known and was left out. Did you mean {nearest}?"),
    "files.date_order_unclear": N_(
        "In {file} the date {date} (row {row}) can be read in two ways, and no other date there decides. "
        "Nothing was imported. Say which comes first: --date-order day-month or --date-order month-day."
    ),
    "files.date_orders_mixed": N_(
        "In {file} row {day_row} has the day first and row {month_row} has the month first. Nothing was imported. "
        "Correct the dates, or say which comes first and the other rows are left out."
    ),
    "files.decimal_sign_unclear": N_(
        "In {file} the amount {amount} (row {row}) may be in thousands or have decimals, and no other amount there "
        "decides. Nothing was imported. Say what stands before the decimals: --decimal-sign point or comma."
    ),
    "files.decimal_signs_mixed": N_(
        "In {file} row {point_row} has a decimal point and row {comma_row} a decimal comma. Nothing was imported. "
        "Write all amounts alike, or say which it is and the other rows are left out."
    ),
    "files.no_meter": N_("No meter is named. Write the meter's code."),
    "files.no_date": N_("There is no date. Write it as 2026-11-23."),
    "files.not_a_date": N_("{found} is not a date. Write it as 2026-11-23."),
    "files.date_is_number": N_("{found} is a number and not a date. Format the cell as a date, or write 2026-11-23."),
    "files.year_too_short": N_("{found} has a year of two digits. Write all four."),
    "files.not_a_clock": N_("{found} is not a time of day. Write it as 14:05."),
    "files.no_value": N_("There is no amount. A blank is not zero: write 0 if nothing was used."),
    "files.not_yes_or_no": N_("{found} is neither yes nor no."),
    "files.not_a_currency": N_("{found} is not a currency. Write its code of three letters, such as USD or XAF."),
    "files.unknown_kind": N_("{found} is not a kind of meter. Use one of: {valid}."),
    "files.no_type": N_("There is nothing about what the bill is for. Fill in the type."),
    "files.bill_not_on_the_first": N_(
        "The bill of {found} doesn't begin on the first of a month, so its period isn't known. "
        "Use a table with the columns meter, from, date, value, unit."
    ),
    "files.unknown_unit": N_("The unit {unit} isn't known. Use one that the program lists under units."),
    "files.repeated_id": N_(
        "The entry number {id} was used in row {first_row} already, for another entry. This row was taken; look at it."
    ),
    "files.interval_without_meter": N_("It isn't clear which meter this interval belongs to. It was left out."),
    "files.interval_unreadable": N_("This interval lacks a start, a duration or a value. It was left out."),
    "files.no_reading_type": N_("The file doesn't say in which unit this meter's values are. They were left out."),
    "files.not_an_amount": N_("These values are {kind} and not what was used in each interval. They were left out."),
    "files.reverse_flow": N_(
        "This series is power fed back into the grid. It was left out: enter it on a meter of its own."
    ),
}
