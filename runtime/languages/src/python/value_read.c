// Canonical JSON to Python values. The caller is the host: what is not canonical is refused, not repaired.
#define PY_SSIZE_T_CLEAN
#include "value.h"

enum { REQUEST_DEPTH = 2 * MAX_DEPTH + 8 };

struct reader {
    const char *next, *end;
    int depth;
};

static PyObject *read_value(struct reader *reader);

static bool take(struct reader *reader, char expected) {
    if (reader->next == reader->end || *reader->next != expected) return false;
    reader->next++;
    return true;
}

static bool take_word(struct reader *reader, const char *word) {
    size_t size = strlen(word);
    if ((size_t)(reader->end - reader->next) < size || memcmp(reader->next, word, size)) return false;
    reader->next += size;
    return true;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// In canonical form \u stands only for control characters.
static int read_escape(struct reader *reader) {
    static const char names[] = "\"\\bfnrt", meanings[] = "\"\\\b\f\n\r\t";
    if (reader->next == reader->end) return -1;
    char name = *reader->next++;
    const char *known = name ? strchr(names, name) : NULL;
    if (known) return (unsigned char)meanings[known - names];
    if (name != 'u' || reader->end - reader->next < 4 || reader->next[0] != '0' || reader->next[1] != '0') return -1;
    int high = hex_digit(reader->next[2]), low = hex_digit(reader->next[3]);
    reader->next += 4;
    return high < 0 || high > 1 || low < 0 ? -1 : high * 16 + low;
}

static PyObject *read_string(struct reader *reader) {
    if (!take(reader, '"')) return NULL;
    const char *start = reader->next, *quote = start;
    while (quote < reader->end && *quote != '"' && *quote != '\\') quote++;
    if (quote < reader->end && *quote == '"') {
        reader->next = quote + 1;
        return PyUnicode_DecodeUTF8(start, quote - start, "strict");
    }
    for (bool escaped = false; quote < reader->end && (escaped || *quote != '"'); quote++)
        escaped = !escaped && *quote == '\\';
    char *text = PyMem_Malloc(quote - start + 1);
    if (!text) return PyErr_NoMemory();
    size_t size = 0;
    while (reader->next < reader->end && *reader->next != '"') {
        int c = (unsigned char)*reader->next++;
        if (c == '\\') c = read_escape(reader);
        if (c < 0) break;
        text[size++] = (char)c;
    }
    PyObject *string = take(reader, '"') ? PyUnicode_DecodeUTF8(text, size, "strict") : NULL;
    PyMem_Free(text);
    return string;
}

static PyObject *read_integer(struct reader *reader) {
    bool negative = take(reader, '-');
    const char *start = reader->next;
    int64_t value = 0;
    while (reader->next < reader->end && *reader->next >= '0' && *reader->next <= '9' && reader->next - start < 17)
        value = value * 10 + (*reader->next++ - '0');
    if (reader->next == start || value > INT64_C(9007199254740991)) return NULL;
    return PyLong_FromLongLong(negative ? -value : value);
}

static PyObject *read_list(struct reader *reader) {
    PyObject *list = PyList_New(0);
    if (!list || take(reader, ']')) return list;
    do {
        PyObject *item = read_value(reader);
        int error = item ? PyList_Append(list, item) : -1;
        Py_XDECREF(item);
        if (error) break;
        if (take(reader, ']')) return list;
    } while (take(reader, ','));
    Py_DECREF(list);
    return NULL;
}

static PyObject *read_object(struct reader *reader) {
    PyObject *dict = PyDict_New();
    if (!dict || take(reader, '}')) return dict;
    do {
        PyObject *key = read_string(reader);
        PyObject *value = key && take(reader, ':') ? read_value(reader) : NULL;
        int error = value ? PyDict_SetItem(dict, key, value) : -1;
        Py_XDECREF(key);
        Py_XDECREF(value);
        if (error) break;
        if (take(reader, '}')) return dict;
    } while (take(reader, ','));
    Py_DECREF(dict);
    return NULL;
}

static PyObject *read_value(struct reader *reader) {
    if (reader->next == reader->end || ++reader->depth > REQUEST_DEPTH) return NULL;
    PyObject *value;
    switch (*reader->next) {
    case 'n': value = take_word(reader, "null") ? Py_NewRef(Py_None) : NULL; break;
    case 't': value = take_word(reader, "true") ? Py_NewRef(Py_True) : NULL; break;
    case 'f': value = take_word(reader, "false") ? Py_NewRef(Py_False) : NULL; break;
    case '"': value = read_string(reader); break;
    case '[': reader->next++; value = read_list(reader); break;
    case '{': reader->next++; value = read_object(reader); break;
    default: value = read_integer(reader);
    }
    reader->depth--;
    return value;
}

PyObject *parse_json(const char *data, size_t size) {
    struct reader reader = {data, data + size, 0};
    PyObject *value = read_value(&reader);
    if (value && reader.next != reader.end) Py_CLEAR(value);
    return value;
}

static PyObject *untag_list(PyObject *list) {
    PyObject *result = PyList_New(PyList_GET_SIZE(list));
    for (Py_ssize_t i = 0; result && i < PyList_GET_SIZE(list); i++) {
        PyObject *item = untag(PyList_GET_ITEM(list, i));
        if (!item) Py_CLEAR(result);
        else PyList_SET_ITEM(result, i, item);
    }
    return result;
}

static PyObject *untag_dict(PyObject *dict) {
    PyObject *result = PyDict_New(), *key, *value;
    for (Py_ssize_t at = 0; result && PyDict_Next(dict, &at, &key, &value);) {
        PyObject *item = untag(value);
        if (!item || PyDict_SetItem(result, key, item)) Py_CLEAR(result);
        Py_XDECREF(item);
    }
    return result;
}

static PyObject *untag_pairs(PyObject *pairs) {
    PyObject *result = PyDict_New(), *list = untag_list(pairs);
    if (!list || !result || PyDict_MergeFromSeq2(result, list, 1)) Py_CLEAR(result);
    Py_XDECREF(list);
    return result;
}

// A string that spells a lone surrogate as \udXXX.
static PyObject *untag_surrogates(PyObject *text) {
    Py_ssize_t size = PyUnicode_GET_LENGTH(text), count = 0;
    Py_UCS4 *points = PyUnicode_AsUCS4Copy(text);
    if (!points) return NULL;
    for (Py_ssize_t i = 0; i < size; i++) {
        Py_UCS4 point = points[i];
        if (point == '\\' && size - i >= 6 && points[i + 1] == 'u' && points[i + 2] == 'd') {
            int b = hex_digit(points[i + 3]), c = hex_digit(points[i + 4]), d = hex_digit(points[i + 5]);
            if (b >= 8 && c >= 0 && d >= 0) {
                point = 0xd000 + b * 256 + c * 16 + d;
                i += 5;
            }
        }
        points[count++] = point;
    }
    PyObject *result = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, points, count);
    PyMem_Free(points);
    return result;
}

static PyObject *untag_members(PyObject *members, PyObject *(*make)(PyObject *)) {
    PyObject *list = untag_list(members);
    PyObject *result = list ? make(list) : NULL;
    Py_XDECREF(list);
    return result;
}

static PyObject *untag_one(const char *tag, PyObject *content) {
    if (PyUnicode_Check(content)) {
        const char *text = PyUnicode_AsUTF8(content);
        if (!text) return NULL;
        if (!strcmp(tag, "$int")) return PyLong_FromUnicodeObject(content, 10);
        if (!strcmp(tag, "$float")) return PyFloat_FromString(content);
        if (!strcmp(tag, "$bytes")) return PyObject_CallMethod((PyObject *)&PyBytes_Type, "fromhex", "O", content);
        if (!strcmp(tag, "$str")) return untag_surrogates(content);
    } else if (PyList_Check(content)) {
        if (!strcmp(tag, "$tuple")) return untag_members(content, PyList_AsTuple);
        if (!strcmp(tag, "$set")) return untag_members(content, PySet_New);
        if (!strcmp(tag, "$frozenset")) return untag_members(content, PyFrozenSet_New);
        if (!strcmp(tag, "$dict")) return untag_pairs(content);
    }
    return PyErr_Format(PyExc_ValueError, "an argument has the unknown tag %s", tag);
}

PyObject *untag(PyObject *value) {
    if (PyList_Check(value)) return untag_list(value);
    if (!PyDict_Check(value)) return Py_NewRef(value);
    PyObject *key, *content;
    Py_ssize_t at = 0;
    if (PyDict_GET_SIZE(value) == 1 && PyDict_Next(value, &at, &key, &content)) {
        const char *tag = PyUnicode_AsUTF8(key);
        if (!tag) return NULL;
        if (*tag == '$') return untag_one(tag, content);
    }
    return untag_dict(value);
}
