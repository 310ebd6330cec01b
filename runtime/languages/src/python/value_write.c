// Python values to canonical JSON. Containers are copied before they are walked: a candidate's __repr__ may change them.
#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1
#include "value.h"

#include <internal/pycore_interp.h>
#include <internal/pycore_long.h>
#include <internal/pycore_pystate.h>
#include <stdlib.h>

static void fail(struct buffer *buffer) {
    PyErr_Clear();
    buffer->no_memory = true;
}

static bool has_surrogate(PyObject *string) {
    if (PyUnicode_KIND(string) != PyUnicode_2BYTE_KIND && PyUnicode_KIND(string) != PyUnicode_4BYTE_KIND) return false;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(string); i++)
        if (Py_UNICODE_IS_SURROGATE(PyUnicode_READ_CHAR(string, i))) return true;
    return false;
}

static void put_encoded(struct buffer *buffer, PyObject *string, const char *errors) {
    PyObject *utf8 = PyUnicode_AsEncodedString(string, "utf-8", errors);
    if (!utf8) return fail(buffer);
    put_json_string(buffer, PyBytes_AS_STRING(utf8), PyBytes_GET_SIZE(utf8));
    Py_DECREF(utf8);
}

static void put_str(struct buffer *buffer, PyObject *string) {
    if (!has_surrogate(string)) return put_encoded(buffer, string, "strict");
    put_text(buffer, "{\"$str\":");
    put_encoded(buffer, string, "backslashreplace");
    put_text(buffer, "}");
}

static void put_int(struct buffer *buffer, PyObject *value) {
    int overflow;
    long long small = PyLong_AsLongLongAndOverflow(value, &overflow);
    char digits[32];
    if (!overflow && small <= INT64_C(9007199254740991) && small >= -INT64_C(9007199254740991)) {
        snprintf(digits, sizeof digits, "%lld", small);
        return put_text(buffer, digits);
    }
    // A bit is a third of a digit: do not start what cannot fit.
    if (_PyLong_NumBits(value) / 4 > buffer->limit - buffer->size) {
        buffer->too_large = true;
        return;
    }
    int *max_digits = &_PyInterpreterState_GET()->int_max_str_digits, kept = *max_digits;
    *max_digits = 0;
    PyObject *text = _PyLong_Format(value, 10);
    *max_digits = kept;
    if (!text) return fail(buffer);
    put_text(buffer, "{\"$int\":");
    put_encoded(buffer, text, "strict");
    put_text(buffer, "}");
    Py_DECREF(text);
}

static void put_float(struct buffer *buffer, double value) {
    char *text = PyOS_double_to_string(value, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (!text) return fail(buffer);
    put_text(buffer, "{\"$float\":\"");
    put_text(buffer, text);
    put_text(buffer, "\"}");
    PyMem_Free(text);
}

static void put_items(struct buffer *buffer, const char *before, PyObject *tuple, const char *after, int depth) {
    put_text(buffer, before);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple) && !buffer->too_large && !buffer->no_memory; i++) {
        if (i) put_text(buffer, ",");
        put_value(buffer, PyTuple_GET_ITEM(tuple, i), depth + 1);
    }
    put_text(buffer, after);
}

// The members, each in its own buffer, sorted by their bytes.
static void put_sorted(struct buffer *buffer, const char *before, PyObject *members, const char *after, int depth) {
    Py_ssize_t count = PyTuple_GET_SIZE(members), written = 0;
    struct buffer *parts = calloc(count ? count : 1, sizeof *parts);
    if (!parts) return fail(buffer);
    size_t left = buffer->limit - buffer->size;
    for (; written < count && !buffer->too_large && !buffer->no_memory; written++) {
        struct buffer *part = &parts[written];
        part->limit = left;
        PyObject *member = PyTuple_GET_ITEM(members, written);
        if (*before == '{' && strstr(before, "$dict")) put_items(part, "[", member, "]", depth + 1);
        else put_value(part, member, depth + 1);
        left -= part->size;
        buffer->too_large |= part->too_large;
        buffer->no_memory |= part->no_memory;
    }
    qsort(parts, written, sizeof *parts, compare_buffers);
    put_text(buffer, before);
    for (Py_ssize_t i = 0; i < written; i++) {
        if (i) put_text(buffer, ",");
        put(buffer, parts[i].data, parts[i].size);
        free(parts[i].data);
    }
    put_text(buffer, after);
    free(parts);
}

// RFC 8785 sorts names by UTF-16 code units: surrogates, and so everything above U+FFFF, come before U+E000.
static int compare_names(const void *a, const void *b) {
    PyObject *left = PyTuple_GET_ITEM(*(PyObject **)a, 0), *right = PyTuple_GET_ITEM(*(PyObject **)b, 0);
    Py_ssize_t sizes[2] = {PyUnicode_GET_LENGTH(left), PyUnicode_GET_LENGTH(right)};
    for (Py_ssize_t i = 0; i < sizes[0] && i < sizes[1]; i++) {
        Py_UCS4 l = PyUnicode_READ_CHAR(left, i), r = PyUnicode_READ_CHAR(right, i);
        if (l == r) continue;
        if (l > 0xffff != r > 0xffff) return l > 0xffff ? (r >= 0xe000 ? -1 : 1) : (l >= 0xe000 ? 1 : -1);
        return l < r ? -1 : 1;
    }
    return (sizes[0] > sizes[1]) - (sizes[0] < sizes[1]);
}

static bool is_plain_name(PyObject *key) {
    if (!PyUnicode_CheckExact(key) || has_surrogate(key)) return false;
    return PyUnicode_GET_LENGTH(key) == 0 || PyUnicode_READ_CHAR(key, 0) != '$';
}

static void put_object(struct buffer *buffer, PyObject *items, int depth) {
    Py_ssize_t count = PyTuple_GET_SIZE(items);
    // The tuple is ours alone; its elements may change places.
    qsort(&PyTuple_GET_ITEM(items, 0), count, sizeof(PyObject *), compare_names);
    put_text(buffer, "{");
    for (Py_ssize_t i = 0; i < count && !buffer->too_large && !buffer->no_memory; i++) {
        PyObject *pair = PyTuple_GET_ITEM(items, i);
        if (i) put_text(buffer, ",");
        put_str(buffer, PyTuple_GET_ITEM(pair, 0));
        put_text(buffer, ":");
        put_value(buffer, PyTuple_GET_ITEM(pair, 1), depth + 1);
    }
    put_text(buffer, "}");
}

static void put_dict(struct buffer *buffer, PyObject *dict, int depth) {
    PyObject *list = PyDict_Items(dict), *items = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    if (!items) return fail(buffer);
    bool plain = true;
    for (Py_ssize_t i = 0; plain && i < PyTuple_GET_SIZE(items); i++)
        plain = is_plain_name(PyTuple_GET_ITEM(PyTuple_GET_ITEM(items, i), 0));
    if (plain) put_object(buffer, items, depth);
    else put_sorted(buffer, "{\"$dict\":[", items, "]}", depth + 1);
    Py_DECREF(items);
}

static void put_list(struct buffer *buffer, PyObject *list, int depth) {
    PyObject *items = PyList_AsTuple(list);
    if (!items) return fail(buffer);
    put_items(buffer, "[", items, "]", depth);
    Py_DECREF(items);
}

static void put_set(struct buffer *buffer, PyObject *set, int depth) {
    PyObject *items = PyTuple_New(PySet_GET_SIZE(set)), *member;
    if (!items) return fail(buffer);
    Py_ssize_t at = 0, count = 0;
    for (Py_hash_t hash; count < PyTuple_GET_SIZE(items) && _PySet_NextEntry(set, &at, &member, &hash);)
        PyTuple_SET_ITEM(items, count++, Py_NewRef(member));
    put_sorted(buffer, PyFrozenSet_Check(set) ? "{\"$frozenset\":[" : "{\"$set\":[", items, "]}", depth + 1);
    Py_DECREF(items);
}

static void put_repr(struct buffer *buffer, PyObject *value) {
    PyObject *text = PyObject_Repr(value);
    if (!text) {
        PyErr_Clear();
        text = PyUnicode_FromFormat("<%s>", Py_TYPE(value)->tp_name);
    }
    PyObject *start = text ? PyUnicode_Substring(text, 0, MAX_REPR) : NULL;
    Py_XDECREF(text);
    if (!start) return fail(buffer);
    put_text(buffer, "{\"$repr\":");
    put_encoded(buffer, start, "backslashreplace");
    put_text(buffer, "}");
    Py_DECREF(start);
}

void put_value(struct buffer *buffer, PyObject *value, int depth) {
    if (depth > MAX_DEPTH) buffer->too_large = true;
    else if (value == Py_None) put_text(buffer, "null");
    else if (PyBool_Check(value)) put_text(buffer, value == Py_True ? "true" : "false");
    else if (PyLong_Check(value)) put_int(buffer, value);
    else if (PyFloat_Check(value)) put_float(buffer, PyFloat_AS_DOUBLE(value));
    else if (PyUnicode_Check(value)) put_str(buffer, value);
    else if (PyBytes_Check(value)) put_bytes(buffer, PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value));
    else if (PyByteArray_Check(value)) put_bytes(buffer, PyByteArray_AS_STRING(value), PyByteArray_GET_SIZE(value));
    else if (PyList_Check(value)) put_list(buffer, value, depth);
    else if (PyTuple_Check(value)) put_items(buffer, "{\"$tuple\":[", value, "]}", depth + 1);
    else if (PyDict_Check(value)) put_dict(buffer, value, depth);
    else if (PyAnySet_Check(value)) put_set(buffer, value, depth);
    else put_repr(buffer, value);
}
