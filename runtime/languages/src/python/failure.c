// From a Python exception to a status, a place in the candidate's program, and a traceback of its lines only.
#define PY_SSIZE_T_CLEAN
#include "failure.h"

#include <errno.h>
#include <frameobject.h>

// CPython's own, of pycore_pyerrors.h: a name that is like the one that is not there, or NULL.
extern PyObject *_Py_Offer_Suggestions(PyObject *exception);
// CPython's own, of traceback.c, see edits.rs: of the expression from `start` to `end` of a line, what is left and right of
// its operator, and how both are marked. Negative: it does not know.
extern int extract_anchors_from_line(PyObject *file, PyObject *line, Py_ssize_t start, Py_ssize_t end, Py_ssize_t *left,
                                     Py_ssize_t *right, char **outer, char **inner);

// Of a long traceback the first and the last entries are shown, of repeated entries three; longer messages are cut. Of the
// exceptions that it hangs together with so many are shown, and nested so deep.
enum { SHOWN_FIRST = 20, SHOWN_LAST = 20, REPEATS = 3, MAX_MESSAGE = 2000, MAX_LINE = 400, RELATED = 20, NESTED = 6 };

static PyObject *not_available;

// All texts are str objects or NULL.
struct failure {
    const char *status;
    PyObject *type, *message, *excerpt, *traceback;
    int line, column;
};

// Asked by CPython wherever a program hands it code that it did not compile, see edits.rs.
extern int (*cando_refuse_code)(void);

static int refuse_code(void) {
    PyErr_SetString(not_available, "bytecode of one's own is not available in this sandbox");
    return -1;
}

void set_not_available(PyObject *type) {
    not_available = type;
    cando_refuse_code = refuse_code;
}

static PyObject *text_or(PyObject *text, const char *otherwise) {
    if (text) return text;
    PyErr_Clear();
    text = PyUnicode_FromString(otherwise);
    if (!text) PyErr_Clear();
    return text;
}

// Line number `line` of the program, without its end and without spaces before it (`indent`: how many).
static PyObject *line_of(PyObject *program, int line, int *indent) {
    Py_ssize_t start = 0, size = PyUnicode_GET_LENGTH(program), end;
    for (int at = 1; at < line && start >= 0; at++) {
        start = PyUnicode_FindChar(program, '\n', start, size, 1);
        if (start >= 0) start++;
    }
    if (line < 1 || start < 0 || start >= size) return NULL;
    end = PyUnicode_FindChar(program, '\n', start, size, 1);
    if (end < 0) end = size;
    Py_ssize_t first = start;
    while (first < end && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(program, first))) first++;
    while (end > first && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(program, end - 1))) end--;
    *indent = (int)(first - start);
    return PyUnicode_Substring(program, first, end - first > MAX_LINE ? first + MAX_LINE : end);
}

static bool in_program(PyTracebackObject *entry) {
    PyCodeObject *code = PyFrame_GetCode(entry->tb_frame);
    bool result = PyUnicode_CompareWithASCIIString(code->co_filename, PROGRAM_FILE) == 0;
    Py_DECREF(code);
    return result;
}

static int line_number(PyTracebackObject *entry) {
    if (entry->tb_lineno > 0) return entry->tb_lineno;
    PyCodeObject *code = PyFrame_GetCode(entry->tb_frame);
    int line = PyCode_Addr2Line(code, entry->tb_lasti);
    Py_DECREF(code);
    return line;
}

// What of the program an entry stands for: columns in characters from 1, the last one beyond it, 0 if nothing is known.
struct span {
    int line, column, end_line, end_column;
};

// Python counts bytes from 0; people count characters from 1.
static int count_characters(PyObject *program, int line, int bytes) {
    const char *text = PyUnicode_AsUTF8(program);
    for (int at = 1; text && at < line; at++) {
        text = strchr(text, '\n');
        if (text) text++;
    }
    if (!text || bytes < 0) return 0;
    int characters = 1;
    for (int i = 0; i < bytes && text[i]; i++) characters += (text[i] & 0xc0) != 0x80;
    return characters;
}

static struct span span_of(PyTracebackObject *entry, PyObject *program) {
    PyCodeObject *code = PyFrame_GetCode(entry->tb_frame);
    struct span span = {.column = -1, .end_column = -1};
    PyCode_Addr2Location(code, entry->tb_lasti, &span.line, &span.column, &span.end_line, &span.end_column);
    Py_DECREF(code);
    span.column = count_characters(program, span.line, span.column);
    span.end_column = count_characters(program, span.end_line, span.end_column);
    return span;
}

static void append(PyObject *lines, PyObject *text) {
    if (!text || PyList_Append(lines, text)) PyErr_Clear();
    Py_XDECREF(text);
}

// How a line that is shown is marked: from `start` to `end` by `outer`, between `left` and `right` by `inner`.
struct marks {
    Py_ssize_t start, end, left, right;
    char *outer, *inner;
};

static void append_marks(PyObject *lines, const struct marks *marks) {
    char text[MAX_LINE + 1];
    if (marks->start < 0 || marks->end <= marks->start || marks->end > MAX_LINE) return;
    for (Py_ssize_t at = 0; at < marks->end; at++) {
        bool is_inner = at >= marks->left && at < marks->right;
        text[at] = at < marks->start ? ' ' : is_inner ? *marks->inner : *marks->outer;
    }
    text[marks->end] = 0;
    append(lines, PyUnicode_FromFormat("    %s\n", text));
}

// Under the line of an entry, what of it failed, if that is not all of it.
static void mark_entry(PyObject *lines, PyTracebackObject *entry, PyObject *program, PyObject *line, int indent) {
    struct span span = span_of(entry, program);
    Py_ssize_t size = PyUnicode_GET_LENGTH(line);
    bool whole = span.line == span.end_line;
    struct marks marks = {span.column - 1 - indent, whole ? span.end_column - 1 - indent : size, -1, -1, "^", "^"};
    if (!span.column || !span.end_column || marks.start < 0 || marks.end > size) return;
    PyObject *file = PyUnicode_FromString(PROGRAM_FILE);
    if (whole && file)
        extract_anchors_from_line(file, line, marks.start, marks.end, &marks.left, &marks.right, &marks.outer, &marks.inner);
    Py_XDECREF(file);
    PyErr_Clear();
    if (marks.end - marks.start < size || marks.right >= 0) append_marks(lines, &marks);
}

static void append_entry(PyObject *lines, PyTracebackObject *entry, PyObject *program) {
    int line = line_number(entry), indent;
    PyCodeObject *code = PyFrame_GetCode(entry->tb_frame);
    append(lines, PyUnicode_FromFormat("  File \"" PROGRAM_FILE "\", line %d, in %U\n", line, code->co_name));
    Py_DECREF(code);
    PyObject *text = line_of(program, line, &indent);
    if (text) append(lines, PyUnicode_FromFormat("    %U\n", text));
    if (text) mark_entry(lines, entry, program, text, indent);
    Py_XDECREF(text);
}

static bool same_place(PyTracebackObject *a, PyTracebackObject *b) {
    PyCodeObject *left = PyFrame_GetCode(a->tb_frame), *right = PyFrame_GetCode(b->tb_frame);
    bool same = left == right && line_number(a) == line_number(b);
    Py_DECREF(left);
    Py_DECREF(right);
    return same;
}

static void append_repeats(PyObject *lines, int repeats) {
    if (repeats > REPEATS) append(lines, PyUnicode_FromFormat("  [Previous line repeated %d more times]\n", repeats - REPEATS));
}

// Appends the program's entries; returns the last one.
static PyTracebackObject *append_entries(PyObject *lines, PyObject *traceback, PyObject *program) {
    PyTracebackObject *last = NULL;
    int total = 0, at = 0, repeats = 0;
    for (PyTracebackObject *entry = (void *)traceback; entry; entry = entry->tb_next) total += in_program(entry);
    for (PyTracebackObject *entry = (void *)traceback; entry; entry = entry->tb_next) {
        if (!in_program(entry)) continue;
        bool repeated = last && same_place(last, entry);
        if (!repeated) {
            append_repeats(lines, repeats);
            repeats = 0;
        }
        last = entry;
        at++;
        if (++repeats > REPEATS) continue;
        if (at <= SHOWN_FIRST || at > total - SHOWN_LAST) append_entry(lines, entry, program);
        else if (at == SHOWN_FIRST + 1) append(lines, PyUnicode_FromString("  ...\n"));
    }
    append_repeats(lines, repeats);
    return last;
}

static long long_attribute(PyObject *value, const char *name) {
    PyObject *attribute = PyObject_GetAttrString(value, name);
    long number = attribute && PyLong_Check(attribute) ? PyLong_AsLong(attribute) : 0;
    Py_XDECREF(attribute);
    PyErr_Clear();
    return number > 0 && number < INT32_MAX ? number : 0;
}

// The lines that show where a program does not compile, with what is wrong marked.
static void append_syntax(PyObject *lines, struct failure *failure, PyObject *value, PyObject *program) {
    failure->line = (int)long_attribute(value, "lineno");
    failure->column = (int)long_attribute(value, "offset");
    int indent = 0;
    failure->excerpt = line_of(program, failure->line, &indent);
    if (failure->line) append(lines, PyUnicode_FromFormat("  File \"" PROGRAM_FILE "\", line %d\n", failure->line));
    if (!failure->excerpt) return;
    append(lines, PyUnicode_FromFormat("    %U\n", failure->excerpt));
    Py_ssize_t start = failure->column - 1 - indent, end = long_attribute(value, "end_offset") - 1 - indent;
    long end_line = long_attribute(value, "end_lineno");
    if (end_line > failure->line) end = PyUnicode_GET_LENGTH(failure->excerpt);
    append_marks(lines, &(struct marks){start, end > start ? end : start + 1, -1, -1, "^", "^"});
}

static const char *short_name(PyObject *type) {
    const char *name = ((PyTypeObject *)type)->tp_name, *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

static PyObject *message_of(PyObject *type, PyObject *value) {
    PyObject *source = Py_XNewRef(value);
    if (value && PyErr_GivenExceptionMatches(type, PyExc_SyntaxError)) {
        PyObject *message = PyObject_GetAttrString(value, "msg");
        if (message) Py_SETREF(source, message);
        PyErr_Clear();
    }
    PyObject *text = source ? PyObject_Str(source) : PyUnicode_FromString("");
    Py_XDECREF(source);
    text = text_or(text, "<the exception's text could not be made>");
    if (text && PyUnicode_GET_LENGTH(text) > MAX_MESSAGE) Py_SETREF(text, PyUnicode_Substring(text, 0, MAX_MESSAGE));
    return text_or(text, "");
}

// A database that is not in memory.
enum { SQLITE_CANTOPEN = 14 };

// Errors of the sandbox's own system calls, and modules that it does not have.
static bool is_lacking(PyObject *type, PyObject *value) {
    if (PyErr_GivenExceptionMatches(type, not_available) || PyErr_GivenExceptionMatches(type, PyExc_ModuleNotFoundError))
        return true;
    if (long_attribute(value, "sqlite_errorcode") == SQLITE_CANTOPEN) return true;
    if (!PyErr_GivenExceptionMatches(type, PyExc_OSError)) return false;
    long number = long_attribute(value, "errno");
    return number == ENOENT || number == ENOSYS || number == ENOTSUP || number == EROFS || number == ENOTCAPABLE;
}

static const char *status_of(PyObject *type, PyObject *value, enum phase phase) {
    if (PyErr_GivenExceptionMatches(type, PyExc_MemoryError)) return "out-of-memory";
    if (phase == AT_COMPILATION) return "compile-error";
    return is_lacking(type, value) ? "not-available" : "runtime-error";
}

static bool is_good_exit(PyObject *type, PyObject *value) {
    if (!PyErr_GivenExceptionMatches(type, PyExc_SystemExit)) return false;
    PyObject *code = PyObject_GetAttrString(value, "code");
    bool good = code && (code == Py_None || (PyLong_Check(code) && PyObject_Not(code) == 1));
    Py_XDECREF(code);
    PyErr_Clear();
    return good;
}

static void explain(struct failure *failure) {
    static const char addition[] = "not available in this sandbox";
    if (strcmp(failure->status, "not-available") || !failure->message) return;
    const char *message = PyUnicode_AsUTF8(failure->message);
    if (message && !strstr(message, addition))
        Py_XSETREF(failure->message, PyUnicode_FromFormat("%U (%s)", failure->message, addition));
    PyErr_Clear();
}

// The exceptions that a traceback has already.
struct shown {
    PyObject *exceptions[RELATED];
    int count;
};

static bool is_shown(const struct shown *shown, PyObject *value) {
    bool found = shown->count == RELATED;
    for (int at = 0; at < shown->count; at++) found |= shown->exceptions[at] == value;
    return found;
}

// What stands before the traceback of what came of another exception.
static const char of_cause[] = "\nThe above exception was the direct cause of the following exception:\n\n";
static const char of_context[] = "\nDuring handling of the above exception, another exception occurred:\n\n";

static void append_exception(PyObject *lines, PyObject *value, PyObject *program, struct shown *shown, int depth);

static void append_notes(PyObject *lines, PyObject *value) {
    PyObject *notes = PyObject_GetAttrString(value, "__notes__");
    for (Py_ssize_t at = 0; notes && PyList_Check(notes) && at < PyList_GET_SIZE(notes) && at < RELATED; at++) {
        PyObject *note = PyList_GET_ITEM(notes, at);
        PyObject *text = PyUnicode_Check(note) ? PyUnicode_Substring(note, 0, MAX_MESSAGE) : NULL;
        if (text) append(lines, PyUnicode_FromFormat("%U\n", text));
        Py_XDECREF(text);
    }
    Py_XDECREF(notes);
    PyErr_Clear();
}

// The exceptions of a group, each further in, under its number.
static void append_members(PyObject *lines, PyObject *value, PyObject *program, struct shown *shown, int depth) {
    if (!PyObject_TypeCheck(value, (PyTypeObject *)PyExc_BaseExceptionGroup)) return;
    PyObject *members = PyObject_GetAttrString(value, "exceptions");
    for (Py_ssize_t at = 0; members && PyTuple_Check(members) && at < PyTuple_GET_SIZE(members); at++) {
        PyObject *inner = PyList_New(0);
        if (!inner) break;
        append_exception(inner, PyTuple_GET_ITEM(members, at), program, shown, depth + 1);
        append(lines, PyUnicode_FromFormat("  ---------------- %zd ----------------\n", at + 1));
        for (Py_ssize_t line = 0; line < PyList_GET_SIZE(inner); line++)
            append(lines, PyUnicode_FromFormat("  %U", PyList_GET_ITEM(inner, line)));
        Py_DECREF(inner);
    }
    Py_XDECREF(members);
    PyErr_Clear();
}

// What came before, and what says how it hangs together.
static void append_origin(PyObject *lines, PyObject *value, PyObject *program, struct shown *shown, int depth) {
    PyBaseExceptionObject *exception = (void *)value;
    PyObject *cause = exception->cause, *context = exception->suppress_context ? NULL : exception->context;
    PyObject *origin = cause ? cause : context;
    if (!origin || is_shown(shown, origin)) return;
    append_exception(lines, origin, program, shown, depth);
    append(lines, PyUnicode_FromString(cause ? of_cause : of_context));
}

static void append_end(PyObject *lines, PyObject *type, PyObject *value, PyObject *message) {
    bool silent = !message || PyUnicode_GET_LENGTH(message) == 0;
    PyObject *hint = value && PyExceptionInstance_Check(value) ? _Py_Offer_Suggestions(value) : NULL;
    PyErr_Clear();
    PyObject *end = hint ? PyUnicode_FromFormat(". Did you mean: '%U'?\n", hint) : PyUnicode_FromString("\n");
    if (end) append(lines, PyUnicode_FromFormat(silent ? "%U%U" : "%U: %U%U", type, silent ? end : message, end));
    Py_XDECREF(end);
    Py_XDECREF(hint);
    if (value && PyExceptionInstance_Check(value)) append_notes(lines, value);
}

// One that hangs together with the one that ended the program.
static void append_exception(PyObject *lines, PyObject *value, PyObject *program, struct shown *shown, int depth) {
    if (depth > NESTED || is_shown(shown, value)) return append(lines, PyUnicode_FromString("...\n"));
    shown->exceptions[shown->count++] = value;
    append_origin(lines, value, program, shown, depth);
    PyObject *traceback = ((PyBaseExceptionObject *)value)->traceback;
    if (traceback) append(lines, PyUnicode_FromString("Traceback (most recent call last):\n"));
    append_entries(lines, traceback, program);
    PyObject *type = text_or(PyUnicode_FromString(short_name((PyObject *)Py_TYPE(value))), "");
    PyObject *message = message_of((PyObject *)Py_TYPE(value), value);
    append_end(lines, type, value, message);
    append_members(lines, value, program, shown, depth);
    Py_XDECREF(type);
    Py_XDECREF(message);
}

static void describe(struct failure *failure, PyObject *type, PyObject *value, PyObject *traceback, PyObject *program,
                     enum phase phase) {
    failure->status = status_of(type, value, phase);
    failure->type = text_or(PyUnicode_FromString(short_name(type)), "");
    failure->message = message_of(type, value);
    explain(failure);
    PyObject *lines = PyList_New(0);
    if (!lines) return PyErr_Clear();
    struct shown shown = {.exceptions = {value}, .count = 1};
    bool is_instance = value && PyExceptionInstance_Check(value);
    if (is_instance) append_origin(lines, value, program, &shown, 0);
    if (phase != AT_COMPILATION) append(lines, PyUnicode_FromString("Traceback (most recent call last):\n"));
    PyTracebackObject *last = append_entries(lines, traceback, program);
    if (last) {
        int indent;
        failure->line = line_number(last);
        failure->column = span_of(last, program).column;
        failure->excerpt = line_of(program, failure->line, &indent);
    } else if (phase == AT_COMPILATION && PyErr_GivenExceptionMatches(type, PyExc_SyntaxError)) {
        append_syntax(lines, failure, value, program);
    }
    append_end(lines, failure->type, value, failure->message);
    if (is_instance) append_members(lines, value, program, &shown, 0);
    PyObject *nothing = PyUnicode_FromString("");
    failure->traceback = nothing ? PyUnicode_Join(nothing, lines) : NULL;
    Py_XDECREF(nothing);
    Py_DECREF(lines);
    PyErr_Clear();
}

// The bytes live as long as the instance.
static struct bytes utf8(PyObject *text) {
    PyObject *encoded = text ? PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace") : NULL;
    if (!encoded) PyErr_Clear();
    return encoded ? (struct bytes){PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded)} : (struct bytes){NULL, 0};
}

void describe_failure(struct result *result, PyObject *program, enum phase phase) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (value && traceback) PyException_SetTraceback(value, traceback);
    if (phase == IN_PROGRAM && is_good_exit(type, value)) return;
    struct failure failure = {0};
    describe(&failure, type, value, traceback, program, phase);
    // The exception holds frames, and so perhaps all that the program had allocated.
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    result->status = failure.status;
    result->problem = (struct problem){utf8(failure.type), utf8(failure.message), utf8(failure.excerpt),
                                       utf8(failure.traceback), failure.line, failure.column};
}
