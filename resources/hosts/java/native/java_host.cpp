// What the host of a JVM needs of the operating system and the JVM's tool interface. Loaded with -agentpath:
// its natives are found there without System.load(), and it asks for no capability, so nothing of the JVM is
// slower for it.

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <jni.h>
#include <jvmti.h>
#include <linux/close_range.h>
#include <set>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace {

jvmtiEnv *tools = nullptr;

std::string bytesOf(JNIEnv *env, jbyteArray array)
{
    std::string bytes(static_cast<size_t>(env->GetArrayLength(array)), '\0');
    env->GetByteArrayRegion(array, 0, static_cast<jsize>(bytes.size()),
                            reinterpret_cast<jbyte *>(bytes.data()));
    return bytes.c_str(); // they end with a zero
}

/// A static counter back to zero, where there is one.
void setCount(JNIEnv *env, const char *className, const char *name)
{
    const jclass type = env->FindClass(className);
    const jfieldID field = type ? env->GetStaticFieldID(type, name, "I") : nullptr;
    if (field)
        env->SetStaticIntField(type, field, 0);
    env->ExceptionClear();
}

std::set<std::string> linesOf(const std::string &file)
{
    std::set<std::string> lines;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);)
        lines.insert(line);
    return lines;
}

/// `La/b/C;` as a.b.C, when it is one of the stack's that has been initialised; else empty.
std::string usedName(jclass type, const std::set<std::string> &names)
{
    jint status = 0;
    char *signature = nullptr;
    if (tools->GetClassStatus(type, &status) != JVMTI_ERROR_NONE ||
        !(status & JVMTI_CLASS_STATUS_INITIALIZED) ||
        tools->GetClassSignature(type, &signature, nullptr) != JVMTI_ERROR_NONE)
        return {};
    std::string name = signature;
    tools->Deallocate(reinterpret_cast<unsigned char *>(signature));
    if (name.size() < 3 || name.front() != 'L')
        return {};
    name = name.substr(1, name.size() - 2);
    if (!names.contains(name) || name.starts_with("dev/tidegate/host/"))
        return {};
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

std::string namesFile;
std::string usedFile;

/// Written anew when there are more than before; by a rename, for others read and write it, too.
void JNICALL recordUsed(jvmtiEnv *, JNIEnv *)
{
    jint count = 0;
    jclass *classes = nullptr;
    if (tools->GetLoadedClasses(&count, &classes) != JVMTI_ERROR_NONE)
        return;
    const std::set<std::string> names = linesOf(namesFile);
    std::set<std::string> used = linesOf(usedFile);
    const size_t before = used.size();
    for (jint i = 0; i < count; ++i)
        used.insert(usedName(classes[i], names));
    used.erase(std::string());
    if (used.size() == before)
        return;
    const std::string written = usedFile + '.' + std::to_string(::getpid());
    std::ofstream stream(written);
    for (const std::string &name : used)
        stream << name << '\n';
    stream.close();
    if (!stream || std::rename(written.c_str(), usedFile.c_str()) != 0)
        std::remove(written.c_str());
}

void resetSignals()
{
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

} // namespace

extern "C" {

JNIEXPORT jint JNICALL Agent_OnLoad(JavaVM *vm, char *, void *)
{
    return vm->GetEnv(reinterpret_cast<void **>(&tools), JVMTI_VERSION_1_2);
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_setVariable(JNIEnv *env, jclass, jbyteArray name,
                                                               jbyteArray value)
{
    if (value)
        ::setenv(bytesOf(env, name).c_str(), bytesOf(env, value).c_str(), 1);
    else
        ::unsetenv(bytesOf(env, name).c_str());
}

// JNI heeds no access rights: the map behind System.getenv() is changed as its own class would.
JNIEXPORT jboolean JNICALL Java_dev_tidegate_host_Host_reviseVariable(JNIEnv *env, jclass, jstring name,
                                                                      jstring value)
{
    const auto madeOf = [env](const char *className, const char *signature, jstring text) -> jobject {
        const jclass type = env->FindClass(className);
        const jmethodID valueOf = type ? env->GetStaticMethodID(type, "valueOf", signature) : nullptr;
        return valueOf ? env->CallStaticObjectMethod(type, valueOf, text) : nullptr;
    };
    const jclass kept = env->FindClass("java/lang/ProcessEnvironment");
    const jfieldID field =
        kept ? env->GetStaticFieldID(kept, "theEnvironment", "Ljava/util/HashMap;") : nullptr;
    const jobject map = field ? env->GetStaticObjectField(kept, field) : nullptr;
    const jobject key = map ? madeOf("java/lang/ProcessEnvironment$Variable",
                                     "(Ljava/lang/String;)Ljava/lang/ProcessEnvironment$Variable;", name)
                            : nullptr;
    if (key && value) {
        const jobject set = madeOf("java/lang/ProcessEnvironment$Value",
                                   "(Ljava/lang/String;)Ljava/lang/ProcessEnvironment$Value;", value);
        if (set)
            env->CallObjectMethod(
                map,
                env->GetMethodID(env->GetObjectClass(map), "put",
                                 "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;"),
                key, set);
        else if (!env->ExceptionCheck())
            return JNI_FALSE;
    } else if (key) {
        env->CallObjectMethod(
            map,
            env->GetMethodID(env->GetObjectClass(map), "remove", "(Ljava/lang/Object;)Ljava/lang/Object;"),
            key);
    }
    const bool isDone = key && !env->ExceptionCheck();
    env->ExceptionClear();
    return isDone ? JNI_TRUE : JNI_FALSE;
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_forgetThreads(JNIEnv *env, jclass)
{
    // Until JDK 20, and since. A JDK that counts elsewhere goes on from where it is.
    setCount(env, "java/lang/Thread", "threadInitNumber");
    setCount(env, "java/lang/Thread$ThreadNumbering", "next");
}

JNIEXPORT jboolean JNICALL Java_dev_tidegate_host_Host_appendToClassPath(JNIEnv *env, jclass, jstring jar)
{
    const char *path = env->GetStringUTFChars(jar, nullptr);
    const bool isDone = path && tools->AddToSystemClassLoaderSearch(path) == JVMTI_ERROR_NONE;
    env->ReleaseStringUTFChars(jar, path);
    return isDone ? JNI_TRUE : JNI_FALSE;
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_recordAtEnd(JNIEnv *env, jclass, jbyteArray names,
                                                               jbyteArray used)
{
    namesFile = bytesOf(env, names);
    usedFile = bytesOf(env, used);
    jvmtiEventCallbacks callbacks{};
    callbacks.VMDeath = recordUsed;
    if (tools->SetEventCallbacks(&callbacks, sizeof callbacks) == JVMTI_ERROR_NONE)
        tools->SetEventNotificationMode(JVMTI_ENABLE, JVMTI_EVENT_VM_DEATH, nullptr);
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_forgetChannel(JNIEnv *, jclass)
{
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(null, STDIN_FILENO);
    ::close(null);
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_call(JNIEnv *env, jclass, jclass main,
                                                        jobjectArray arguments)
{
    const jmethodID method = env->GetStaticMethodID(main, "main", "([Ljava/lang/String;)V");
    if (method) // else its initialisation has failed, and that is thrown
        env->CallStaticVoidMethod(main, method, arguments);
}

JNIEXPORT void JNICALL Java_dev_tidegate_host_Host_become(JNIEnv *env, jclass, jobjectArray command)
{
    std::vector<std::string> words;
    for (jsize i = 0; i < env->GetArrayLength(command); ++i)
        words.push_back(bytesOf(env, static_cast<jbyteArray>(env->GetObjectArrayElement(command, i))));
    std::vector<char *> argv;
    for (std::string &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    resetSignals();
    ::execv(argv.front(), argv.data());
    ::_exit(127);
}
}
