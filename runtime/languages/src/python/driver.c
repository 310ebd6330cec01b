// The module's face: one request in, one result out. Nothing here runs Python code that a candidate's program could
// replace; what it needs from Python is kept in this file's variables, which no program can reach.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

#include "face.h"
#include "failure.h"
#include "value.h"

enum {
    RESERVE = 1 << 18,
    // Units of at most 300 bytes; the sealed stack has 4 MiB, and what a program calls at the end needs some.
    DEPTH_LIMIT = 13000,
};

// What is kept of a request while the program runs, which may reach all containers there are by `gc`: texts, for good.
struct request {
    PyObject *program, *function;
    // The request itself.
    const char *data;
    size_t size, limit;
    bool is_query;
};

extern const struct _frozen frozen_library[];
extern PyObject *PyInit__sqlite3(void), *PyInit_zlib(void);
extern int cando_depth_limit;
extern void __wasm_call_ctors(void);

static PyObject *random_seed, *run_exit_functions, *line_cache, *output_limit;
// Given back when the result is written, in case the program has taken all the rest.
static void *reserve;

// Beyond what CPython's own build has.
static struct _inittab extensions[] = {{"_sqlite3", PyInit__sqlite3}, {"zlib", PyInit_zlib}, {0}};

// Comes back at each check for signals, so that no handler of the program keeps it from ending.
static int stop(void *unused) {
    Py_AddPendingCall(stop, NULL);
    PyErr_SetNone(output_limit);
    return -1;
}

void sandbox_on_full(void) { Py_AddPendingCall(stop, NULL); }

static void require(bool condition, const char *what) {
    if (!condition) Py_FatalError(what);
}

static PyObject *member(PyObject *object, const char *name) {
    PyObject *value = object && PyDict_Check(object) ? PyDict_GetItemString(object, name) : NULL;
    require(value, name);
    return value;
}

static struct bytes text_of(PyObject *string) {
    Py_ssize_t size;
    const char *data = PyUnicode_AsUTF8AndSize(string, &size);
    require(data, "text expected");
    return (struct bytes){data, size};
}

// The host made the request: what is wrong with it is no result, but a trap.
static struct request read_request(const char *data, size_t size) {
    PyObject *parsed = parse_json(data, size);
    require(parsed, "the request is not canonical JSON");
    PyObject *entry = member(parsed, "entry"), *input = member(parsed, "input");
    struct bytes type = text_of(member(entry, "type"));
    bool is_function = equals(type, "function");
    require(is_function ? PyList_Check(input) : PyUnicode_Check(input), "input");
    uint8_t seed[32];
    require(read_seed(text_of(member(parsed, "seed")), seed), "seed");
    size_t limit = PyLong_AsSize_t(member(member(parsed, "limits"), "output"));
    require(!PyErr_Occurred(), "limits");
    sandbox_begin(seed, is_function ? (struct bytes){"", 0} : text_of(Py_NewRef(input)), limit);
    PyObject *files = member(parsed, "files"), *name, *text;
    for (Py_ssize_t at = 0; PyDict_Next(files, &at, &name, &text);)
        require(sandbox_add_file(text_of(Py_NewRef(name)), text_of(Py_NewRef(text))), "too many files");
    struct request request = {Py_NewRef(member(parsed, "program")), is_function ? Py_NewRef(member(entry, "name")) : NULL,
                              data, size, limit, equals(type, "query")};
    Py_DECREF(parsed);
    return request;
}

// Read only now, so that the program could not change them.
static PyObject *read_arguments(const struct request *request) {
    PyObject *parsed = parse_json(request->data, request->size);
    if (!parsed) return NULL;
    PyObject *list = untag(member(parsed, "input")), *arguments = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    Py_DECREF(parsed);
    return arguments;
}

// Tracebacks that the program prints find its lines here.
static void cache_lines(PyObject *program) {
    PyObject *lines = PyUnicode_Splitlines(program, 1);
    PyObject *entry = lines ? Py_BuildValue("nOOs", PyUnicode_GET_LENGTH(program), Py_None, lines, PROGRAM_FILE) : NULL;
    if (entry) PyDict_SetItemString(line_cache, PROGRAM_FILE, entry);
    Py_XDECREF(entry);
    Py_XDECREF(lines);
}

static PyObject *compile(PyObject *program) {
    struct bytes text = text_of(program);
    if (memchr(text.data, 0, text.size)) {
        PyErr_SetString(PyExc_SyntaxError, "source code cannot contain null bytes");
        return NULL;
    }
    if (text.size >= 3 && !memcmp(text.data, "\xef\xbb\xbf", 3)) text.data += 3;
    PyCompilerFlags flags = _PyCompilerFlags_INIT;
    flags.cf_flags = PyCF_SOURCE_IS_UTF8 | PyCF_IGNORE_COOKIE;
    return Py_CompileStringExFlags(text.data, PROGRAM_FILE, Py_file_input, &flags, -1);
}

// The namespace of a new module in sys.modules, from where the program may remove it. A function's program is not
// __main__: its main block must not run.
static PyObject *make_namespace(bool is_function) {
    const char *name = is_function ? "main" : "__main__";
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *module = PyModule_New(name);
    if (!module || PyDict_SetItemString(modules, name, module)) return NULL;
    PyObject *names = Py_NewRef(PyModule_GetDict(module)), *file = PyUnicode_FromString(PROGRAM_FILE);
    Py_DECREF(module);
    bool made = file && !PyDict_SetItemString(names, "__file__", file) &&
                !PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins());
    Py_XDECREF(file);
    if (!made) Py_CLEAR(names);
    return names;
}

static PyObject *call_function(PyObject *names, struct request *request) {
    PyObject *function = PyDict_GetItemWithError(names, request->function);
    if (!function) {
        if (PyErr_Occurred()) return NULL;
        return PyErr_Format(PyExc_NameError, "the program does not define %U", request->function);
    }
    Py_INCREF(function);
    PyObject *arguments = read_arguments(request);
    PyObject *value = arguments ? PyObject_Call(function, arguments, NULL) : NULL;
    Py_DECREF(function);
    Py_XDECREF(arguments);
    return value;
}

static void flush(const char *name) {
    PyObject *stream = PySys_GetObject(name);
    if (!stream) return;
    Py_INCREF(stream);
    PyObject *result = PyObject_CallMethod(stream, "flush", NULL);
    if (!result) PyErr_Clear();
    Py_XDECREF(result);
    Py_DECREF(stream);
}

static void finish(void) {
    PyEval_SetTrace(NULL, NULL);
    PyEval_SetProfile(NULL, NULL);
    PyObject *result = PyObject_CallNoArgs(run_exit_functions);
    if (!result) PyErr_Clear();
    Py_XDECREF(result);
    flush("stdout");
    flush("stderr");
}

static void give_back_reserve(void) {
    free(reserve);
    reserve = NULL;
}

static void fail(struct result *result, struct request *request, enum phase phase) {
    give_back_reserve();
    describe_failure(result, request->program, phase);
}

static void execute(struct request *request, struct result *result) {
    PyObject *code = compile(request->program);
    if (!code) return fail(result, request, AT_COMPILATION);
    bool is_function = request->function != NULL;
    PyObject *names = make_namespace(is_function);
    PyObject *value = names ? PyEval_EvalCode(code, names, names) : NULL;
    if (value && is_function) {
        Py_DECREF(value);
        value = call_function(names, request);
    }
    if (!value) fail(result, request, is_function ? IN_FUNCTION : IN_PROGRAM);
    else if (is_function) put_value(&result->value, value, 0);
    // What the program holds must not keep the result from being written.
    if (names && !strcmp(result->status, "out-of-memory")) PyDict_Clear(names);
    finish();
}

EXPORT("cando_run") int64_t cando_run(const char *data, int32_t size) {
    struct request request = read_request(data, size);
    reserve = malloc(RESERVE);
    PyObject *seeded = PyObject_CallNoArgs(random_seed);
    require(reserve && seeded, "no memory to begin with");
    cache_lines(request.program);
    struct result result = {.status = "ok", .value = {.limit = request.limit}};
    if (request.is_query) refuse_entry(&result);
    else execute(&request, &result);
    give_back_reserve();
    return packed(write_result(&result, request.limit));
}

static void configure(PyConfig *config) {
    static wchar_t *const names[] = {L"python", L"", L"", L"/", L"/", L"/", L"/", L"/lib", L"utf-8", L"strict"};
    wchar_t **members[] = {&config->program_name, &config->executable, &config->base_executable, &config->prefix,
                           &config->base_prefix, &config->exec_prefix, &config->base_exec_prefix, &config->stdlib_dir,
                           &config->stdio_encoding, &config->stdio_errors};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        require(!PyStatus_Exception(PyConfig_SetString(config, members[i], names[i])), "configuration");
    config->use_hash_seed = 1;
    config->hash_seed = 0;
    config->site_import = config->write_bytecode = config->install_signal_handlers = config->pathconfig_warnings = 0;
    config->use_frozen_modules = config->module_search_paths_set = 1;
    // Each write reaches the sandbox's buffer at once: a trap loses nothing.
    config->buffered_stdio = 0;
}

static PyObject *attribute(PyObject *module, const char *name) {
    PyObject *value = PyObject_GetAttrString(module, name);
    if (!value) PyErr_Print();
    require(value, name);
    return value;
}

/// Runs once, before the snapshot is taken.
EXPORT("cando_initialize") void cando_initialize(void) {
    static const uint8_t no_seed[32];
    __wasm_call_ctors();
    cando_depth_limit = DEPTH_LIMIT;
    sandbox_begin(no_seed, (struct bytes){"", 0}, 1 << 16);
    PyImport_FrozenModules = frozen_library;
    require(!PyImport_ExtendInittab(extensions), "extensions");
    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    require(!PyStatus_Exception(Py_PreInitialize(&before)), "pre-initialization");
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    configure(&config);
    PyStatus status = Py_InitializeFromConfig(&config);
    require(!PyStatus_Exception(status), status.err_msg ? status.err_msg : "initialization");
    PyObject *sandbox = PyImport_ImportModule("_cando");
    if (!sandbox) PyErr_Print();
    require(sandbox, "_cando");
    random_seed = attribute(sandbox, "random_seed");
    run_exit_functions = attribute(sandbox, "run_exit_functions");
    line_cache = attribute(sandbox, "line_cache");
    output_limit = attribute(sandbox, "OutputLimit");
    set_not_available(attribute(sandbox, "NotAvailable"));
    Py_DECREF(sandbox);
    require(!PyDict_DelItemString(PyImport_GetModuleDict(), "_cando"), "_cando");
    // No program can import it again: it stands first.
    PyImport_FrozenModules = frozen_library + 1;
}
