// Figures of warm hosts for hosts.py: a JSON line each, {"case", "figure", "unit", "values"}, or {"case",
// "not_run"}.

#include "core/runtime/process_hosts.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <cstdio>
#include <ctime>
#include <map>

using namespace tidegate;
using namespace tidegate::runtime;

namespace {

constexpr int patience = 60'000; // ms

struct App
{
    std::string runtime;
    std::vector<std::string> command;
};

/// What the process has used of the CPU, to the microsecond; the first process of an instance alone.
double cpuMilliseconds(std::int64_t pid)
{
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(static_cast<pid_t>(pid), &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return 0;
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

double milli(std::chrono::microseconds time)
{
    return double(time.count()) / 1e3;
}

class Bench
{
public:
    Bench(std::string apps, const std::string &bin, bool isQuick)
        : m_apps(std::move(apps))
        , m_rounds(isQuick ? 2 : 20)
        , m_crowd(isQuick ? 3 : 100)
        , m_runtime(makeProcessRuntime(m_dir.path().toStdString(), "bench", m_clock, findHostPrograms(bin)))
    {
    }

    void run()
    {
        for (const App &app :
             {App{"python", {"python3", m_apps + "/hello.py"}}, App{"node", {"node", m_apps + "/hello.js"}},
              App{"java", {"java", "-jar", m_apps + "/hello.jar"}}}) {
            if (!m_runtime.hosts->kindFor(specOf(app))) {
                std::printf("{\"case\":\"%s\",\"not_run\":\"not installed, or its host is not built\"}\n",
                            app.runtime.c_str());
                continue;
            }
            one(app);
            crowd(app);
        }
    }

private:
    using Values = std::map<std::pair<std::string, std::string>, std::vector<double>>;

    LaunchSpec specOf(const App &app)
    {
        LaunchSpec spec;
        spec.id = {"hello-00001-" + std::to_string(++m_count)};
        spec.command = app.command;
        spec.environment = {{"K_SERVICE", "hello"}};
        return spec;
    }

    template <class Done>
    void waitFor(Done done, const char *what)
    {
        QElapsedTimer time;
        time.start();
        while (!done()) {
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
            if (time.elapsed() > patience) {
                std::fprintf(stderr, "%s did not happen within a minute\n", what);
                std::exit(1);
            }
        }
    }

    std::unique_ptr<WarmHost> warm(const App &app)
    {
        auto host = m_runtime.hosts->start(*m_runtime.hosts->kindFor(specOf(app)));
        waitFor([&] { return host->isReady(); }, "a warm host");
        return host;
    }

    void end(std::unique_ptr<Instance> instance)
    {
        bool isGone = false;
        QObject::connect(instance.get(), &Instance::exited, instance.get(), [&] { isGone = true; });
        instance->stop(milliseconds(0));
        waitFor([&] { return isGone; }, "an exit");
    }

    static void print(const std::string &name, const Values &values)
    {
        for (const auto &[figure, all] : values) {
            std::printf("{\"case\":\"%s\",\"figure\":\"%s\",\"unit\":\"%s\",\"values\":[", name.c_str(),
                        figure.first.c_str(), figure.second.c_str());
            for (size_t i = 0; i < all.size(); ++i)
                std::printf("%s%.3f", i ? "," : "", all[i]);
            std::printf("]}\n");
        }
        std::fflush(stdout);
    }

    void one(const App &app)
    {
        Values hosted;
        Values plain;
        for (int round = 0; round < m_rounds; ++round) {
            auto host = warm(app);
            const std::int64_t pid = host->pid();
            const double cpuWarm = cpuMilliseconds(pid);
            hosted[{"warm_ms", "ms"}].push_back(double(host->warmAfter().count()));
            hosted[{"warm_cpu_ms", "ms"}].push_back(cpuWarm);
            auto instance = host->claim(specOf(app));
            waitFor([&] { return instance->readyAfter().count() > 0; }, "ready");
            const StartRecord record = instance->startRecord();
            hosted[{"loaded_ms", "ms"}].push_back(milli(record.loaded));
            hosted[{"ready_ms", "ms"}].push_back(milli(record.ready));
            hosted[{"cpu_ms", "ms"}].push_back(cpuMilliseconds(pid) - cpuWarm);
            end(std::move(instance));

            auto direct = m_runtime.launcher->launch(specOf(app));
            waitFor([&] { return direct->readyAfter().count() > 0; }, "ready");
            plain[{"ready_ms", "ms"}].push_back(milli(direct->startRecord().ready));
            plain[{"cpu_ms", "ms"}].push_back(cpuMilliseconds(direct->pid()));
            end(std::move(direct));
        }
        print(app.runtime + "-one", hosted);
        print(app.runtime + "-one-plain", plain);
    }

    /// All claimed at the same moment.
    void crowd(const App &app)
    {
        std::vector<std::unique_ptr<WarmHost>> hosts;
        while (static_cast<int>(hosts.size()) < m_crowd)
            hosts.push_back(warm(app));
        std::vector<std::unique_ptr<Instance>> instances;
        QElapsedTimer time;
        time.start();
        std::vector<double> at;
        for (const auto &host : hosts) {
            instances.push_back(host->claim(specOf(app)));
            QObject::connect(instances.back().get(), &Instance::ready, instances.back().get(),
                             [&] { at.push_back(double(time.nsecsElapsed()) / 1e6); });
        }
        Values values;
        values[{"claims_ms", "ms"}] = {double(time.nsecsElapsed()) / 1e6}; // of all of them, on this thread
        waitFor([&] { return at.size() == hosts.size(); }, "the readiness of all");
        values[{"ready_ms", "ms"}] = at;
        print(app.runtime + '-' + std::to_string(m_crowd), values);
        for (auto &instance : instances)
            end(std::move(instance));
    }

    const std::string m_apps;
    const int m_rounds;
    const int m_crowd;
    const QTemporaryDir m_dir;
    const SystemClock m_clock;
    ProcessRuntime m_runtime;
    int m_count = 0;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const std::string bin = QCoreApplication::applicationDirPath().toStdString();
    Bench(bin + "/coldstart", bin, application.arguments().contains(QStringLiteral("--quick"))).run();
    return 0;
}
