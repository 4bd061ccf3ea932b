<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>tidegate::charts::ChartCanvas</name>
    <message>
        <source>%1: %2</source>
        <comment>series and its value</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>tidegate::charts::ChartLegend</name>
    <message>
        <source>%1 %2</source>
        <comment>series and its last value</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>tidegate::charts::TimeSeriesView</name>
    <message>
        <source>Save as &amp;PNG…</source>
        <translation>另存为 PNG(&amp;P)…</translation>
    </message>
    <message>
        <source>Save as &amp;CSV…</source>
        <translation>另存为 CSV(&amp;C)…</translation>
    </message>
    <message>
        <source>Copy &amp;values</source>
        <translation>复制数值(&amp;V)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export the chart</source>
        <translation>导出图表</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>series and its value</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be written.</source>
        <translation>无法写入“%1”。</translation>
    </message>
    <message>
        <source>SVG pictures (*.svg)</source>
        <translation>SVG 图片 (*.svg)</translation>
    </message>
    <message>
        <source>PDF documents (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>Save as &amp;SVG…</source>
        <translation>另存为 SVG(&amp;S)…</translation>
    </message>
    <message>
        <source>Save as P&amp;DF…</source>
        <translation>另存为 PDF(&amp;D)…</translation>
    </message>
</context>
<context>
    <name>tidegate::client</name>
    <message>
        <source>The server shows a certificate that the pinned authority did not sign. Either this is another server, or its authority was made anew: compare the fingerprint and pin the new authority.</source>
        <translation>服务器出示的证书不是由已固定的证书颁发机构签发的。要么这是另一台服务器，要么它的颁发机构已重新生成：请核对指纹，并固定新的颁发机构。</translation>
    </message>
    <message>
        <source>The server shows a certificate that no authority known to this system has signed. Give this profile the server&apos;s own authority.</source>
        <translation>服务器出示的证书不是由本系统已知的任何颁发机构签发的。请在此连接配置中提供该服务器自己的颁发机构证书。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is made out to %1, not to %2. Use one of these names as the address.</source>
        <translation>服务器证书签发给 %1，而不是 %2。请使用其中一个名称作为地址。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate expired on %1.</source>
        <translation>服务器证书已于 %1 过期。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is valid only from %1. Is the clock of this machine right?</source>
        <translation>服务器证书从 %1 起才有效。本机时钟是否正确？</translation>
    </message>
    <message>
        <source>The server&apos;s certificate cannot be trusted: %1.</source>
        <translation>无法信任服务器证书：%1。</translation>
    </message>
    <message>
        <source>Nothing answers at %1. Is the server running?</source>
        <translation>%1 没有应答。服务器是否在运行？</translation>
    </message>
    <message>
        <source>The name %1 is not known to the network.</source>
        <translation>网络中找不到名称 %1。</translation>
    </message>
    <message>
        <source>The server at %1 closed the connection before it had answered.</source>
        <translation>服务器 %1 在应答之前关闭了连接。</translation>
    </message>
    <message>
        <source>The server at %1 closed the connection before it had answered. Whether the change was made is not known: look before you try again.</source>
        <translation>服务器 %1 在应答之前关闭了连接。不清楚更改是否已生效：重试前请先查看。</translation>
    </message>
    <message>
        <source>The server at %1 did not answer in time.</source>
        <translation>服务器 %1 未在规定时间内应答。</translation>
    </message>
    <message>
        <source>No secure connection to %1 could be made: %2.</source>
        <translation>无法与 %1 建立安全连接：%2。</translation>
    </message>
    <message>
        <source>The proxy on the way to %1 does not let it through: %2.</source>
        <translation>通往 %1 的代理不允许通过：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2.</source>
        <translation>无法访问 %1：%2。</translation>
    </message>
    <message>
        <source>The server refused: %1.</source>
        <translation>服务器拒绝：%1。</translation>
    </message>
    <message>
        <source>The server answered %1.</source>
        <translation>服务器应答 %1。</translation>
    </message>
    <message>
        <source>The server answered %1: %2</source>
        <translation>服务器应答 %1：%2</translation>
    </message>
    <message>
        <source>%1 sends its callers elsewhere (%2). Give that address itself: a token is not passed on.</source>
        <translation>%1 将调用者转到别处（%2）。请直接填写该地址：令牌不会被转发。</translation>
    </message>
    <message>
        <source>The server&apos;s answer cannot be understood (it is no JSON object). Is this a Tidegate server?</source>
        <translation>无法理解服务器的应答（不是 JSON 对象）。这是 Tidegate 服务器吗？</translation>
    </message>
    <message>
        <source>The kind %1 of %2 is not one that this program knows.</source>
        <translation>本程序不认识 %2 的资源类型 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is no usable kubeconfig: %2.</source>
        <translation>%1 不是可用的 kubeconfig：%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no entry &quot;%2&quot;</source>
        <translation>“%1”中没有条目“%2”</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2)</source>
        <translation>无法读取 %1（%2）</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB</source>
        <translation>%1 大于 1 MiB</translation>
    </message>
    <message>
        <source>its certificate authority holds no certificate</source>
        <translation>其中的证书颁发机构不含任何证书</translation>
    </message>
    <message>
        <source>the user &quot;%1&quot; has no token</source>
        <translation>用户“%1”没有令牌</translation>
    </message>
    <message>
        <source>it holds no settings</source>
        <translation>其中没有任何设置</translation>
    </message>
    <message>
        <source>it names no current-context</source>
        <translation>其中没有指明 current-context</translation>
    </message>
    <message>
        <source>its cluster has no server address</source>
        <translation>其中的集群没有服务器地址</translation>
    </message>
    <message>
        <source>it asks not to check the server&apos;s certificate (insecure-skip-tls-verify); give its authority instead</source>
        <translation>它要求不校验服务器证书（insecure-skip-tls-verify）;请改为提供其颁发机构证书</translation>
    </message>
    <message>
        <source>The server sent something that cannot be understood.</source>
        <translation>服务器发来了无法理解的内容。</translation>
    </message>
    <message>
        <source>The server sent a line of more than 64 MiB.</source>
        <translation>服务器发来的一行超过 64 MiB。</translation>
    </message>
    <message>
        <source>The server sent an event of more than 64 MiB.</source>
        <translation>服务器发来的一个事件超过 64 MiB。</translation>
    </message>
    <message>
        <source>The server sent an event that cannot be understood.</source>
        <translation>服务器发来了无法理解的事件。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::AboutDialog</name>
    <message>
        <source>About Tidegate</source>
        <translation>关于 Tidegate</translation>
    </message>
    <message>
        <source>A serverless application platform with a native desktop console.</source>
        <translation>带原生桌面控制台的 Serverless 应用平台。</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Qt</source>
        <translation>Qt</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::CompareDialog</name>
    <message>
        <source>Compare revisions</source>
        <translation>比较版本</translation>
    </message>
    <message>
        <source>Revision before</source>
        <translation>之前的版本</translation>
    </message>
    <message>
        <source>Revision after</source>
        <translation>之后的版本</translation>
    </message>
    <message>
        <source>&amp;Swap</source>
        <translation>交换(&amp;S)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::ConnectDialog</name>
    <message>
        <source>The server answers: %1</source>
        <comment>version</comment>
        <translation>服务器已应答：%1</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>连接到服务器</translation>
    </message>
    <message>
        <source>The server prints its address when it starts, and writes a kubeconfig into its data folder.</source>
        <translation>服务器启动时会打印其地址，并在数据目录中写入 kubeconfig。</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Server URL</source>
        <translation>服务器 URL(&amp;S)</translation>
    </message>
    <message>
        <source>Certificate &amp;authority</source>
        <translation>证书颁发机构(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Token</source>
        <translation>令牌(&amp;T)</translation>
    </message>
    <message>
        <source>Keep the token in the keychain</source>
        <translation>将令牌保存到钥匙串</translation>
    </message>
    <message>
        <source>PEM text. Empty: the authorities of this system are trusted.</source>
        <translation>PEM 文本。留空则信任本系统的颁发机构。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Import a kubeconfig…</source>
        <translation>导入 kubeconfig…</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>保存并连接</translation>
    </message>
    <message>
        <source>%1, valid until %2
SHA-256 %3</source>
        <comment>issuer, date, fingerprint</comment>
        <translation>%1，有效期至 %2
SHA-256 %3</translation>
    </message>
    <message>
        <source>The token goes into this system&apos;s keychain, never into a file.</source>
        <translation>令牌保存在本系统的钥匙串中，不会写入文件。</translation>
    </message>
    <message>
        <source>There is no keychain here: the token is kept for this session only, and asked for again next time.</source>
        <translation>此处没有钥匙串：令牌仅在本次会话中保留，下次需重新输入。</translation>
    </message>
    <message>
        <source>Choose the certificate authority</source>
        <translation>选择证书颁发机构</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>证书 (*.pem *.crt *.cer);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a kubeconfig</source>
        <translation>选择 kubeconfig</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在询问服务器…</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be read as a certificate.</source>
        <translation>无法将“%1”读取为证书。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DeployDialog</name>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Choose another file…</source>
        <translation>选择其他文件…</translation>
    </message>
    <message>
        <source>Deploy an app</source>
        <translation>部署应用</translation>
    </message>
    <message>
        <source>Deploy a new version of %1</source>
        <translation>部署 %1 的新版本</translation>
    </message>
    <message>
        <source>Deploy %1</source>
        <translation>部署 %1</translation>
    </message>
    <message>
        <source>It is ready. Without requests it will be scaled to zero.</source>
        <translation>已就绪。没有请求时会缩容到零。</translation>
    </message>
    <message>
        <source>This did not work. Nothing that ran before was touched.</source>
        <translation>部署未成功。此前运行的内容未受影响。</translation>
    </message>
    <message>
        <source>A code package becomes an app with its own address, and scales with its requests.</source>
        <translation>代码包将成为拥有独立地址、随请求伸缩的应用。</translation>
    </message>
    <message>
        <source>Deploy new version</source>
        <translation>部署新版本</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose a code package</source>
        <translation>选择代码包</translation>
    </message>
    <message>
        <source>Code packages (*.jar *.zip *.tar.gz *.tgz *.tar);;All files (*)</source>
        <translation>代码包 (*.jar *.zip *.tar.gz *.tgz *.tar);;所有文件 (*)</translation>
    </message>
    <message>
        <source>The app was created and has not become ready. It goes on trying; change what is wrong and deploy it again, or delete it.</source>
        <translation>应用已创建，但没有就绪。它会继续尝试；请改正问题后重新部署，或删除它。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DeployFormView</name>
    <message>
        <source>Detected</source>
        <translation>检测结果</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Scaling and limits</source>
        <translation>伸缩与限制</translation>
    </message>
    <message>
        <source>What will be sent</source>
        <translation>将要提交的内容</translation>
    </message>
    <message>
        <source>The service as YAML</source>
        <translation>应用服务的 YAML</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Name&amp;space</source>
        <translation>命名空间(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>环境变量(&amp;E)</translation>
    </message>
    <message>
        <source>Min. instances</source>
        <translation>最小实例数</translation>
    </message>
    <message>
        <source>Max. instances</source>
        <translation>最大实例数</translation>
    </message>
    <message>
        <source>Concurrency target</source>
        <translation>并发度目标</translation>
    </message>
    <message>
        <source>Concurrency limit</source>
        <translation>并发度上限</translation>
    </message>
    <message>
        <source>Stable window</source>
        <translation>稳定窗口</translation>
    </message>
    <message>
        <source>Request time limit</source>
        <translation>请求时间限制</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>detected</source>
        <translation>自动检测</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> 秒</translation>
    </message>
    <message>
        <source>0 = no limit</source>
        <translation>0 = 不限</translation>
    </message>
    <message>
        <source>How many requests an instance may carry at once; 0 = no limit</source>
        <translation>单个实例可同时处理的请求数；0 = 不限</translation>
    </message>
    <message>
        <source>%1  (%2)</source>
        <comment>value, where it was found</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>given by PORT</source>
        <translation>由 PORT 指定</translation>
    </message>
    <message numerus="yes">
        <source>%1 packed, %2 in %n file(s)</source>
        <translation>
            <numerusform>压缩后 %1，%n 个文件共 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>摘要</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DeployProgress</name>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DiffView</name>
    <message>
        <source>By field</source>
        <translation>按字段</translation>
    </message>
    <message>
        <source>As YAML</source>
        <translation>按 YAML</translation>
    </message>
    <message>
        <source>Fields that differ</source>
        <translation>不同的字段</translation>
    </message>
    <message>
        <source>Differences as YAML</source>
        <translation>以 YAML 显示的差异</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>没有差异。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::EnvTable</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Add a variable</source>
        <translation>添加变量</translation>
    </message>
    <message>
        <source>Remove the variable</source>
        <translation>移除变量</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::InvokeDialog</name>
    <message>
        <source>Test invoke</source>
        <translation>测试调用</translation>
    </message>
    <message>
        <source>Test invoke %1</source>
        <comment>app</comment>
        <translation>测试调用 %1</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Path, as in /orders?limit=5</source>
        <translation>路径，如 /orders?limit=5</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>By the traffic split</source>
        <translation>按流量切分</translation>
    </message>
    <message>
        <source>Headers, one a line</source>
        <translation>请求头，每行一个</translation>
    </message>
    <message>
        <source>Request headers</source>
        <translation>请求头</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>Request body</source>
        <translation>请求正文</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::InvokeResultView</name>
    <message>
        <source>Body</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>响应头</translation>
    </message>
    <message>
        <source>Response body</source>
        <translation>响应正文</translation>
    </message>
    <message>
        <source>Response headers</source>
        <translation>响应头</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>还没有响应</translation>
    </message>
    <message>
        <source>Send a request to see the status, the time of each phase, and the body.</source>
        <translation>发送请求后可查看状态码、各阶段耗时和正文。</translation>
    </message>
    <message>
        <source>Waiting for the answer…</source>
        <translation>正在等待响应…</translation>
    </message>
    <message>
        <source>A sleeping app is started first.</source>
        <translation>休眠的应用会先启动。</translation>
    </message>
    <message>
        <source>There is no answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>Cold start</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>Warm</source>
        <translation>热启动</translation>
    </message>
    <message>
        <source>answered by %1</source>
        <comment>instance</comment>
        <translation>由 %1 响应</translation>
    </message>
    <message>
        <source>The body is empty.</source>
        <translation>正文为空。</translation>
    </message>
    <message>
        <source>Queue and start</source>
        <translation>排队与启动</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <comment>duration</comment>
        <translation>共 %1</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>偏好设置</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Check the connection</source>
        <translation>检查连接(&amp;C)</translation>
    </message>
    <message>
        <source>What is shown is always live; this is how soon a silent loss of the connection is noticed.</source>
        <translation>显示内容始终实时；此项决定多久能发现连接已无声中断。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message numerus="yes">
        <source>every %n second(s)</source>
        <translation>
            <numerusform>每 %n 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::RemoveDialog</name>
    <message>
        <source>Delete an app</source>
        <translation>删除应用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <comment>app</comment>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Delete the app &quot;%1&quot;?</source>
        <translation>删除应用“%1”？</translation>
    </message>
    <message>
        <source>Its address, all its revisions and its instances in the namespace &quot;%1&quot; on %2 go with it. Requests to it fail from then on. This cannot be undone; the uploaded code package stays on the server.</source>
        <translation>它在 %2 的命名空间“%1”中的地址、所有版本和实例将一并删除，此后对它的请求都会失败。此操作无法撤销；已上传的代码包仍保留在服务器上。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::RollbackDialog</name>
    <message>
        <source>Roll back</source>
        <translation>回滚</translation>
    </message>
    <message>
        <source>Roll back to %1?</source>
        <comment>revision</comment>
        <translation>回滚到 %1？</translation>
    </message>
    <message>
        <source>Now: %1. After: %2, pinned; new versions get no traffic until you say so. Below: what differs from %3.</source>
        <translation>现在：%1。之后：%2，并固定；在您更改之前，新版本不会获得流量。下面是与 %3 的差异。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Roll back to %1</source>
        <comment>revision</comment>
        <translation>回滚到 %1</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::TrafficDialog</name>
    <message>
        <source>Revision of line %1</source>
        <translation>第 %1 行的版本</translation>
    </message>
    <message>
        <source>Share of %1</source>
        <comment>revision</comment>
        <translation>%1 的份额</translation>
    </message>
    <message>
        <source>Tag of %1</source>
        <comment>revision</comment>
        <translation>%1 的标签</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <comment>revision</comment>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Traffic of %1</source>
        <comment>app</comment>
        <translation>%1 的流量</translation>
    </message>
    <message>
        <source>The shares are whole percents and always make 100: the others give and take in proportion. A tag gives a revision an address of its own, also with 0 %.</source>
        <translation>份额为整数百分比，总和始终为 100：其余版本按比例增减。标签让版本有自己的地址，0 % 时也一样。</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>&amp;Add a revision</source>
        <translation>添加版本(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>After applying</source>
        <translation>应用后</translation>
    </message>
    <message>
        <source>Traffic now</source>
        <translation>现在的流量</translation>
    </message>
    <message>
        <source>Traffic after applying</source>
        <translation>应用后的流量</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
</context>
<context>
    <name>tidegate::models::DecisionTable</name>
    <message>
        <source>stays at %1</source>
        <comment>instances</comment>
        <translation>保持 %1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>instances before and after</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例数</translation>
    </message>
    <message>
        <source>Bound by</source>
        <translation>限制因素</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>%1: not measured, so it asks for nothing</source>
        <translation>%1：没有测量值，因此不提出要求</translation>
    </message>
    <message>
        <source>%1: %2 on average over %3, %4 wanted per instance, so %5</source>
        <comment>metric, average, window, target, count</comment>
        <translation>%1：%3 内平均 %2，单实例目标 %4，因此需要 %5</translation>
    </message>
    <message>
        <source>%1 (this decides)</source>
        <translation>%1（由它决定）</translation>
    </message>
    <message>
        <source>Bounds: at least %1, at most %2</source>
        <translation>边界：最少 %1，最多 %2</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无上限</translation>
    </message>
    <message>
        <source>%1, already held for the schedule</source>
        <translation>%1，已为定时弹性提前保持</translation>
    </message>
    <message>
        <source>%1, by the schedule</source>
        <translation>%1，由定时弹性规定</translation>
    </message>
    <message>
        <source>Rate of growth</source>
        <translation>扩容速率</translation>
    </message>
    <message>
        <source>Rate of shrinking</source>
        <translation>缩容速率</translation>
    </message>
    <message>
        <source>Activation scale</source>
        <translation>激活实例数</translation>
    </message>
    <message>
        <source>Panic: never fewer</source>
        <translation>恐慌：不减少</translation>
    </message>
    <message>
        <source>Scale-down delay</source>
        <translation>缩容延迟</translation>
    </message>
    <message>
        <source>Smallest scale</source>
        <translation>最小实例数</translation>
    </message>
    <message>
        <source>Largest scale</source>
        <translation>最大实例数</translation>
    </message>
    <message>
        <source>Initial scale</source>
        <translation>初始实例数</translation>
    </message>
    <message>
        <source>Stable window before zero</source>
        <translation>归零前的稳定窗口</translation>
    </message>
    <message>
        <source>Grace period before zero</source>
        <translation>归零前的宽限期</translation>
    </message>
    <message>
        <source>Zero is not allowed</source>
        <translation>不允许缩容到零</translation>
    </message>
    <message>
        <source>Nothing measured</source>
        <translation>没有测量值</translation>
    </message>
    <message>
        <source>Stabilization</source>
        <translation>稳定期</translation>
    </message>
    <message>
        <source>Schedule&apos;s minimum</source>
        <translation>定时弹性的最小值</translation>
    </message>
    <message>
        <source>Pre-warming</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Schedule&apos;s maximum</source>
        <translation>定时弹性的最大值</translation>
    </message>
    <message>
        <source>Capacity of the engine</source>
        <translation>引擎容量</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <translation>并发度</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>CPU (%)</source>
        <translation>CPU（%）</translation>
    </message>
    <message>
        <source>Memory (bytes)</source>
        <translation>内存（字节）</translation>
    </message>
    <message>
        <source>Wait in the queue (s)</source>
        <translation>排队时间（秒）</translation>
    </message>
    <message>
        <source>Rates: from %1 to %2 in one step</source>
        <translation>速率：一步内从 %1 到 %2</translation>
    </message>
    <message>
        <source>Bound by: %1</source>
        <translation>限制因素：%1</translation>
    </message>
    <message>
        <source>Then ready: %1, starting: %2</source>
        <translation>当时就绪：%1，启动中：%2</translation>
    </message>
    <message>
        <source>%1, in panic</source>
        <translation>%1，处于恐慌</translation>
    </message>
</context>
<context>
    <name>tidegate::models::DeployModel</name>
    <message>
        <source>There is no connection to a server.</source>
        <translation>没有连接到服务器。</translation>
    </message>
    <message>
        <source>The app is not ready after %1. It was created; the server goes on trying.</source>
        <translation>应用在 %1 后仍未就绪。应用已创建，服务器会继续尝试。</translation>
    </message>
    <message>
        <source>The connection to the server was closed.</source>
        <translation>与服务器的连接已关闭。</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>%1 is a folder. Choose a jar, zip or tar.gz archive.</source>
        <translation>%1 是文件夹。请选择 jar、zip 或 tar.gz 归档文件。</translation>
    </message>
    <message>
        <source>%1 may not be read.</source>
        <translation>没有读取 %1 的权限。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 是空文件。</translation>
    </message>
    <message>
        <source>The package is in namespace %1, and can be run only there. Upload its file to run it elsewhere.</source>
        <translation>该代码包位于命名空间 %1，只能在其中运行。要在其他命名空间运行，请重新上传文件。</translation>
    </message>
    <message>
        <source>An app of this name exists already in this namespace. Choose another name, or make a new revision of that app.</source>
        <translation>此命名空间中已有同名应用。请换一个名称，或为该应用创建新版本。</translation>
    </message>
    <message>
        <source>The app was deleted while it was starting.</source>
        <translation>应用在启动过程中被删除。</translation>
    </message>
    <message>
        <source>1 to 63 lower-case letters, digits and hyphens; the first is a letter, the last is not a hyphen.</source>
        <translation>1 至 63 个小写字母、数字和连字符；以字母开头，不以连字符结尾。</translation>
    </message>
    <message>
        <source>1 to 63 lower-case letters, digits and hyphens; a hyphen is neither first nor last.</source>
        <translation>1 至 63 个小写字母、数字和连字符；首尾不能是连字符。</translation>
    </message>
    <message>
        <source>A whole number from 0, not more than the maximum.</source>
        <translation>不小于 0 且不大于最大值的整数。</translation>
    </message>
    <message>
        <source>A whole number, at least the minimum; 0 means no limit.</source>
        <translation>不小于最小值的整数；0 表示不限。</translation>
    </message>
    <message>
        <source>A number of at least 0.01.</source>
        <translation>不小于 0.01 的数。</translation>
    </message>
    <message>
        <source>A whole number from 0 to 1000; 0 means no limit.</source>
        <translation>0 至 1000 的整数；0 表示不限。</translation>
    </message>
    <message>
        <source>From 1 to 600 seconds.</source>
        <translation>1 至 600 秒。</translation>
    </message>
    <message>
        <source>From 6 seconds to one hour.</source>
        <translation>6 秒至 1 小时。</translation>
    </message>
    <message>
        <source>A port from 1 to 65535 that is not reserved.</source>
        <translation>1 至 65535 之间的非保留端口。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>what is wrong, and where</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>A variable has no name.</source>
        <translation>有变量未命名。</translation>
    </message>
    <message>
        <source>The variable %1 is given twice.</source>
        <translation>变量 %1 重复。</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <comment>file name, amount sent, size</comment>
        <translation>%1：%2 / %3</translation>
    </message>
    <message>
        <source>Upload the package</source>
        <translation>上传代码包</translation>
    </message>
    <message>
        <source>Update the app</source>
        <translation>更新应用</translation>
    </message>
    <message>
        <source>Create the app</source>
        <translation>创建应用</translation>
    </message>
    <message>
        <source>Start it until it is ready</source>
        <translation>启动直至就绪</translation>
    </message>
</context>
<context>
    <name>tidegate::models::InvokeModel</name>
    <message>
        <source>… %1 more are not shown.</source>
        <comment>an amount of bytes, as in 12 KiB</comment>
        <translation>… 另有 %1 未显示。</translation>
    </message>
    <message>
        <source>Line %1 is no header: write &quot;Name: value&quot;.</source>
        <translation>第 %1 行不是有效的请求头，请写成“Name: value”。</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>cold</source>
        <comment>an instance was started for it</comment>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>warm</source>
        <comment>an instance was there</comment>
        <translation>热启动</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <comment>HTTP status, cold or warm, duration</comment>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>没有连接到服务器。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::ObjectState</name>
    <message>
        <source>%1: %2</source>
        <comment>a condition&apos;s reason and its message</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Being deleted</source>
        <translation>正在删除</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Stored</source>
        <comment>state of an uploaded package</comment>
        <translation>已存储</translation>
    </message>
    <message>
        <source>Deploying</source>
        <translation>部署中</translation>
    </message>
    <message>
        <source>Scaled to zero</source>
        <translation>已缩容到零</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Finishing</source>
        <comment>an instance that answers what it has and takes nothing new</comment>
        <translation>收尾中</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>In progress</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>At rest</source>
        <translation>休眠</translation>
    </message>
    <message>
        <source>Idle</source>
        <comment>no requests; its instances end soon</comment>
        <translation>空闲</translation>
    </message>
</context>
<context>
    <name>tidegate::models::ObjectTable</name>
    <message>
        <source>The connection was closed.</source>
        <translation>连接已关闭。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::PolicyModel</name>
    <message>
        <source>Smallest scale</source>
        <translation>最小实例数</translation>
    </message>
    <message>
        <source>Never fewer instances than that, also without any request. 0 lets it go to zero.</source>
        <translation>即使没有请求也不少于这么多实例。0 允许缩容到零。</translation>
    </message>
    <message>
        <source>Largest scale</source>
        <translation>最大实例数</translation>
    </message>
    <message>
        <source>Never more instances than that; further requests wait in the queue. 0 is no limit.</source>
        <translation>不多于这么多实例，更多的请求排队等待。0 表示无上限。</translation>
    </message>
    <message>
        <source>Initial scale</source>
        <translation>初始实例数</translation>
    </message>
    <message>
        <source>So many must become ready once before a new revision counts as ready.</source>
        <translation>新版本要有这么多实例就绪过一次，才算就绪。</translation>
    </message>
    <message>
        <source>Activation scale</source>
        <translation>激活实例数</translation>
    </message>
    <message>
        <source>From zero it starts at once with so many, not with one.</source>
        <translation>从零启动时直接启动这么多个，而不是一个。</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>What is counted: requests at once (concurrency), or requests per second (rps).</source>
        <translation>按什么计算：同时处理的请求数（concurrency），或每秒请求数（rps）。</translation>
    </message>
    <message>
        <source>Target per instance</source>
        <translation>单实例目标</translation>
    </message>
    <message>
        <source>How much of the metric one instance is meant for. A smaller target makes more instances.</source>
        <translation>一个实例承担多少。目标越小，实例越多。</translation>
    </message>
    <message>
        <source>Target use</source>
        <translation>目标使用率</translation>
    </message>
    <message>
        <source>This share of the target is aimed for, so that room stays until new ones have started.</source>
        <translation>按目标的这一比例扩容，为新实例启动期间留出余量。</translation>
    </message>
    <message>
        <source>Burst capacity</source>
        <translation>突发容量</translation>
    </message>
    <message>
        <source>So many requests at once are to find room without a wait; below it the gateway keeps a queue in front. -1 always keeps it.</source>
        <translation>能不排队地接住这么多突发请求；余量不足时网关在前面排队。-1 表示始终排队。</translation>
    </message>
    <message>
        <source>Stable window</source>
        <translation>稳定窗口</translation>
    </message>
    <message>
        <source>The metric is averaged over this time. Without a request for so long it goes to zero.</source>
        <translation>指标按这段时间取平均。这么久没有请求就缩容到零。</translation>
    </message>
    <message>
        <source>Panic window</source>
        <translation>恐慌窗口</translation>
    </message>
    <message>
        <source>A share of the stable window: the short average that notices a burst.</source>
        <translation>稳定窗口的一部分：用来发现突发的短平均。</translation>
    </message>
    <message>
        <source>Panic threshold</source>
        <translation>恐慌阈值</translation>
    </message>
    <message>
        <source>When the short average asks for this share of what is ready, panic begins: it only grows until a whole stable window was calm.</source>
        <translation>短平均要求达到就绪实例的这一比例时进入恐慌：在整个稳定窗口平静之前只扩不缩。</translation>
    </message>
    <message>
        <source>Averaging</source>
        <translation>平均方式</translation>
    </message>
    <message>
        <source>linear counts every second alike; weighted-exponential counts the last ones more.</source>
        <translation>linear 每一秒同等计算；weighted-exponential 更看重最近几秒。</translation>
    </message>
    <message>
        <source>Scale-down delay</source>
        <translation>缩容延迟</translation>
    </message>
    <message>
        <source>Fewer instances only after so long at the lower count.</source>
        <translation>低位持续这么久之后才减少实例。</translation>
    </message>
    <message>
        <source>Keep the last instance</source>
        <translation>保留最后一个实例</translation>
    </message>
    <message>
        <source>The last instance stays at least so long before zero.</source>
        <translation>最后一个实例至少保留这么久才归零。</translation>
    </message>
    <message>
        <source>Further metrics</source>
        <translation>更多指标</translation>
    </message>
    <message>
        <source>Beside the metric above; the largest count wins. For example &quot;cpu target=70; queue-wait target=200ms&quot;.</source>
        <translation>与上面的指标一起计算，取最大者。例如 &quot;cpu target=70; queue-wait target=200ms&quot;。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>定时弹性</translation>
    </message>
    <message>
        <source>Bounds at certain times. For example &quot;0 8 * * MON-FRI for=10h min=5 pre-warm=5m&quot;.</source>
        <translation>特定时段的边界。例如 &quot;0 8 * * MON-FRI for=10h min=5 pre-warm=5m&quot;。</translation>
    </message>
    <message>
        <source>Time zone of the schedule</source>
        <translation>定时弹性的时区</translation>
    </message>
    <message>
        <source>A name of the IANA database, as Europe/Berlin or Asia/Shanghai.</source>
        <translation>IANA 数据库中的名称，例如 Asia/Shanghai。</translation>
    </message>
    <message>
        <source>A duration from %1 to %2, as 30s or 5m.</source>
        <translation>从 %1 到 %2 的时长，例如 30s 或 5m。</translation>
    </message>
    <message>
        <source>A whole number from %1.</source>
        <translation>不小于 %1 的整数。</translation>
    </message>
    <message>
        <source>A number from %1.</source>
        <translation>不小于 %1 的数。</translation>
    </message>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>从 %1 到 %2 的数。</translation>
    </message>
    <message>
        <source>instances</source>
        <comment>unit of a field</comment>
        <translation>个实例</translation>
    </message>
    <message>
        <source>requests</source>
        <comment>unit of a field</comment>
        <translation>个请求</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>range</comment>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>from %1</source>
        <comment>range without an upper end</comment>
        <translation>从 %1 起</translation>
    </message>
    <message>
        <source>How few, how many</source>
        <translation>实例数范围</translation>
    </message>
    <message>
        <source>What one instance is for</source>
        <translation>单实例负载</translation>
    </message>
    <message>
        <source>How quickly it reacts</source>
        <translation>反应快慢</translation>
    </message>
    <message>
        <source>Further metrics and schedules</source>
        <translation>更多指标与定时弹性</translation>
    </message>
    <message>
        <source>One of: %1.</source>
        <translation>取值之一：%1。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::RecentChanges</name>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>代码包</translation>
    </message>
    <message>
        <source>%1 %2 was created</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已创建</translation>
    </message>
    <message>
        <source>%1 %2 was deleted</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已删除</translation>
    </message>
    <message>
        <source>%1 %2 became ready</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已就绪</translation>
    </message>
    <message>
        <source>%1 %2 failed</source>
        <comment>kind, name</comment>
        <translation>%1 %2 失败</translation>
    </message>
    <message>
        <source>%1 %2 started</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已启动</translation>
    </message>
    <message>
        <source>%1 %2 ended</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已结束</translation>
    </message>
    <message>
        <source>%1 %2 is scaled to zero</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已缩容到零</translation>
    </message>
    <message numerus="yes">
        <source>%1 %2 is scaled to %n instance(s)</source>
        <comment>kind, name</comment>
        <translation>
            <numerusform>%1 %2 已伸缩到 %n 个实例</numerusform>
        </translation>
    </message>
    <message>
        <source>The traffic of %1 was moved</source>
        <comment>name of an app</comment>
        <translation>%1 的流量已切换</translation>
    </message>
</context>
<context>
    <name>tidegate::models::ScalingSeries</name>
    <message>
        <source>The server ended the stream.</source>
        <translation>服务器结束了数据流。</translation>
    </message>
    <message>
        <source>Wanted instances</source>
        <translation>期望实例数</translation>
    </message>
    <message>
        <source>Ready instances</source>
        <translation>就绪实例数</translation>
    </message>
    <message>
        <source>Starting instances</source>
        <translation>启动中实例数</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <translation>并发度</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>Waiting requests</source>
        <translation>等待中的请求</translation>
    </message>
    <message>
        <source>Stable window</source>
        <translation>稳定窗口</translation>
    </message>
    <message>
        <source>Panic window</source>
        <translation>恐慌窗口</translation>
    </message>
    <message>
        <source>Target per instance</source>
        <translation>单实例目标</translation>
    </message>
</context>
<context>
    <name>tidegate::models::TrafficModel</name>
    <message>
        <source>Small letters, digits and hyphens; the first is a letter.</source>
        <translation>小写字母、数字和连字符，以字母开头。</translation>
    </message>
    <message>
        <source>This tag is used twice.</source>
        <translation>这个标签用了两次。</translation>
    </message>
    <message>
        <source>This revision is listed twice.</source>
        <translation>这个版本列出了两次。</translation>
    </message>
    <message>
        <source>This revision does not exist any more.</source>
        <translation>这个版本已不存在。</translation>
    </message>
    <message>
        <source>the latest revision</source>
        <translation>最新版本</translation>
    </message>
    <message>
        <source>%1 (latest)</source>
        <comment>revision</comment>
        <translation>%1（最新）</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>percent, revision</comment>
        <translation>%2 占 %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the parts of a list</comment>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>tidegate::models::WhatIfModel</name>
    <message>
        <source>Cold starts</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>of them from zero</source>
        <translation>其中从零启动</translation>
    </message>
    <message>
        <source>Requests that waited for a start</source>
        <translation>等待启动的请求</translation>
    </message>
    <message>
        <source>Longest wait of 99 %</source>
        <translation>99 % 请求的最长等待</translation>
    </message>
    <message>
        <source>Most instances</source>
        <translation>最多实例数</translation>
    </message>
    <message>
        <source>Cost: instance seconds</source>
        <translation>成本：实例·秒</translation>
    </message>
    <message>
        <source>Cost: GiB seconds</source>
        <translation>成本：GiB·秒</translation>
    </message>
    <message>
        <source>Cost: core seconds</source>
        <translation>成本：核·秒</translation>
    </message>
</context>
<context>
    <name>tidegate::models::columns</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>存在时长</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>Scaled to zero</source>
        <translation>已缩容到零</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Instances that are ready / that the autoscaler wants, over all revisions</source>
        <translation>就绪实例数 / 期望实例数（所有版本合计）</translation>
    </message>
    <message>
        <source>Instances that are ready / that the autoscaler wants</source>
        <translation>就绪实例数 / 期望实例数</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Concurrency target</source>
        <translation>并发度目标</translation>
    </message>
    <message>
        <source>Default</source>
        <comment>concurrency target: the server&apos;s default</comment>
        <translation>默认</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>版本类型</translation>
    </message>
    <message>
        <source>Exclusive</source>
        <comment>edition of an engine</comment>
        <translation>独占版</translation>
    </message>
    <message>
        <source>Shared</source>
        <comment>edition of an engine</comment>
        <translation>共享版</translation>
    </message>
    <message>
        <source>Certificate until</source>
        <translation>证书有效期至</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Latest ready revision</source>
        <translation>最新就绪版本</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Waited until fewer other instances were starting</source>
        <translation>等待其他实例启动完成的时间</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>From then until its process ran</source>
        <translation>此后到进程开始运行的时间</translation>
    </message>
    <message>
        <source>Ready after</source>
        <translation>就绪耗时</translation>
    </message>
    <message>
        <source>From admission until it answered, its process&apos;s start included</source>
        <translation>从获准启动到可响应的时间，包含进程启动</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重启次数</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Process ID</source>
        <translation>进程号</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Release</source>
        <comment>the engine&apos;s software</comment>
        <translation>软件版本</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>Free memory</source>
        <translation>空闲内存</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>网关</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>摘要</translation>
    </message>
</context>
<context>
    <name>tidegate::models::formatting</name>
    <message>
        <source>%1 %2</source>
        <comment>two parts of a duration, as in &quot;2 min 5 s&quot;</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percent; some languages write no space</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>instances: actual / desired</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>date and time</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %2 %3</source>
        <comment>date, time and time zone</comment>
        <translation>%1 %2 %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a field and what is wrong with it</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Not understood</source>
        <translation>无法理解</translation>
    </message>
    <message>
        <source>Token refused</source>
        <translation>令牌被拒绝</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Not possible here</source>
        <translation>此处不支持</translation>
    </message>
    <message>
        <source>Format not available</source>
        <translation>没有该格式</translation>
    </message>
    <message>
        <source>Exists already</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>Changed by somebody else meanwhile</source>
        <translation>已被他人修改</translation>
    </message>
    <message>
        <source>Too old</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>Format not supported</source>
        <translation>格式不受支持</translation>
    </message>
    <message>
        <source>Refused by validation</source>
        <translation>校验未通过</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>请求过多</translation>
    </message>
    <message>
        <source>Internal error</source>
        <translation>内部错误</translation>
    </message>
    <message>
        <source>Bad answer</source>
        <translation>响应无效</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>响应超时</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Native</source>
        <comment>runtime: a program of the machine&apos;s own</comment>
        <translation>原生</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::AppsPage</name>
    <message>
        <source>Apps</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>What runs here, where it is reached, and which revision answers</source>
        <translation>这里运行的应用、访问地址，以及由哪个版本响应</translation>
    </message>
    <message>
        <source>Filter apps by name, state or address</source>
        <translation>按名称、状态或地址筛选应用</translation>
    </message>
    <message>
        <source>No app yet</source>
        <translation>还没有应用</translation>
    </message>
    <message>
        <source>Drop a jar, zip or tar.gz on this window, or choose a file.</source>
        <translation>将 jar、zip 或 tar.gz 拖到此窗口，或选择文件。</translation>
    </message>
    <message>
        <source>Deploy…</source>
        <translation>部署…</translation>
    </message>
    <message>
        <source>Revisions of the app</source>
        <translation>应用的版本</translation>
    </message>
    <message>
        <source>No revision yet</source>
        <translation>还没有版本</translation>
    </message>
    <message>
        <source>Deploy new version…</source>
        <translation>部署新版本…</translation>
    </message>
    <message>
        <source>Test invoke…</source>
        <translation>测试调用…</translation>
    </message>
    <message>
        <source>Open URL</source>
        <translation>打开 URL</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Address and settings</source>
        <translation>地址与设置</translation>
    </message>
    <message>
        <source>Traffic and revisions</source>
        <translation>流量与版本</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Choose an app to see more of it.</source>
        <translation>选择一个应用以查看详情。</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>instances, lowest to highest</comment>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Ready revision</source>
        <translation>就绪版本</translation>
    </message>
    <message>
        <source>Code package</source>
        <translation>代码包</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>时间限制</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>no variables</source>
        <translation>无变量</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <comment>wanted per instance</comment>
        <translation>并发度</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Traffic…</source>
        <translation>流量切分…</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 requests a second, %2 at a burst</source>
        <translation>每秒 %1 个请求，突发 %2 个</translation>
    </message>
    <message>
        <source>%1 at once; %2 more wait up to %3</source>
        <comment>requests, requests, duration</comment>
        <translation>同时 %1 个；另有 %2 个最多等待 %3</translation>
    </message>
    <message>
        <source>Set by the annotations flow.tidegate.dev/requests-per-second, burst, concurrent-requests, queue-length and queue-wait of the app.</source>
        <translation>由应用的注解 flow.tidegate.dev/requests-per-second、burst、concurrent-requests、queue-length 和 queue-wait 设置。</translation>
    </message>
    <message>
        <source>Over the rate the answer is 429 with Retry-After; over the rest it is 503. What waits here makes nothing scale.</source>
        <translation>超过速率返回 429 和 Retry-After；超过其余限制返回 503。在这里等待的请求不会引起扩容。</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>流控限制</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::AttentionList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing fails.</source>
        <translation>没有故障。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>kind, name</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the parts of a list</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>The same: %1</source>
        <translation>同一原因：%1</translation>
    </message>
    <message numerus="yes">
        <source>The same: %1 and %n more</source>
        <translation>
            <numerusform>同一原因：%1 以及另外 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::ConditionsView</name>
    <message>
        <source>The server has not told about its state yet.</source>
        <translation>服务器尚未报告其状况。</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>condition · reason</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>true</source>
        <translation>是</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>false</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::DataTable</name>
    <message>
        <source>Not live: what you see is from %1. %2</source>
        <comment>time, cause</comment>
        <translation>非实时：当前显示的是 %1 的数据。%2</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connect to a server to see what is on it.</source>
        <translation>连接到服务器后即可查看其内容。</translation>
    </message>
    <message>
        <source>This could not be loaded</source>
        <translation>无法加载</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>没有符合筛选条件的内容</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Fit widths to contents</source>
        <translation>按内容调整列宽</translation>
    </message>
    <message>
        <source>Export as &amp;CSV…</source>
        <translation>导出为 CSV(&amp;C)…</translation>
    </message>
    <message>
        <source>Copy &amp;all rows</source>
        <translation>复制所有行(&amp;A)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::DecisionsView</name>
    <message>
        <source>Decisions</source>
        <translation>决策</translation>
    </message>
    <message>
        <source>How it was decided</source>
        <translation>决策过程</translation>
    </message>
    <message>
        <source>Decisions of the autoscaler, the newest first</source>
        <translation>自动伸缩的决策，最新的在前</translation>
    </message>
    <message>
        <source>The decisions could not be read</source>
        <translation>无法读取决策</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>No decision yet</source>
        <translation>还没有决策</translation>
    </message>
    <message>
        <source>The first one falls with the first request.</source>
        <translation>第一个请求到来时做出第一个决策。</translation>
    </message>
    <message>
        <source>Choose a decision to see its arithmetic.</source>
        <translation>选择一个决策以查看计算过程。</translation>
    </message>
    <message>
        <source>Export as &amp;CSV…</source>
        <translation>导出为 CSV(&amp;C)…</translation>
    </message>
    <message>
        <source>Copy &amp;all rows</source>
        <translation>复制所有行(&amp;A)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::EnginesPage</name>
    <message>
        <source>Engines</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>The data planes that run the apps: what they can carry and what they carry now</source>
        <translation>运行应用的数据面：容量与当前负载</translation>
    </message>
    <message>
        <source>Filter engines</source>
        <translation>筛选引擎</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>没有引擎</translation>
    </message>
    <message>
        <source>The server has not told of any engine yet.</source>
        <translation>服务器尚未报告任何引擎。</translation>
    </message>
    <message>
        <source>About</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>Capacity and use</source>
        <translation>容量与用量</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Choose an engine to see more of it.</source>
        <translation>选择一个引擎以查看详情。</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>版本类型</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共享版</translation>
    </message>
    <message>
        <source>Exclusive</source>
        <translation>独占版</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Local: this machine</source>
        <translation>本地：本机</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>软件版本</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>网关</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Certificate until</source>
        <translation>证书有效期至</translation>
    </message>
    <message>
        <source>Running since</source>
        <translation>启动时间</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Starts at once</source>
        <translation>同时启动数</translation>
    </message>
    <message>
        <source>Processors</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::Kind</name>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>代码包</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogPane</name>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Instance whose log is shown</source>
        <translation>所显示日志的实例</translation>
    </message>
    <message>
        <source>No instance has run yet</source>
        <translation>还没有实例运行过</translation>
    </message>
    <message>
        <source>No output.</source>
        <translation>没有输出。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Read the log again</source>
        <translation>重新读取日志</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>复制日志</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message numerus="yes">
        <source>The last %n line(s) at most</source>
        <translation>
            <numerusform>最多显示最近 %n 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogView</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogsPage</name>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What all instances of an app write, in one row, also of those that have ended</source>
        <translation>一个应用所有实例的输出按时间合并，包括已结束的实例</translation>
    </message>
    <message>
        <source>App whose output is shown</source>
        <translation>显示其输出的应用</translation>
    </message>
    <message>
        <source>No app yet</source>
        <translation>还没有应用</translation>
    </message>
    <message>
        <source>Revision whose output is shown</source>
        <translation>显示其输出的版本</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Only lines that match</source>
        <translation>只显示匹配的行</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Stay at the end</source>
        <translation>停留在末尾</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>长行换行</translation>
    </message>
    <message>
        <source>Copy the chosen lines</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Save what is shown…</source>
        <translation>保存显示的内容…</translation>
    </message>
    <message>
        <source>All revisions</source>
        <translation>所有版本</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Logs (*.log *.txt)</source>
        <translation>日志 (*.log *.txt)</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be written.</source>
        <translation>无法写入“%1”。</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s)</source>
        <translation>
            <numerusform>%n 个实例</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paused, %n line(s) held back</source>
        <translation>
            <numerusform>已暂停，暂存 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n older instance(s) not followed</source>
        <translation>
            <numerusform>另有 %n 个较早的实例未跟随</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n 处匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>Deploy one to see what it writes.</source>
        <translation>部署一个应用即可看到它的输出。</translation>
    </message>
    <message>
        <source>No line matches</source>
        <translation>没有匹配的行</translation>
    </message>
    <message>
        <source>No instance has run yet</source>
        <translation>还没有运行过实例</translation>
    </message>
    <message>
        <source>The next request starts one, and its output comes here.</source>
        <translation>下一个请求会启动实例，它的输出会显示在这里。</translation>
    </message>
    <message>
        <source>No output yet</source>
        <translation>还没有输出</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>How everything is, and what has just happened</source>
        <translation>整体状况与最近动态</translation>
    </message>
    <message>
        <source>Apps</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Engines</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要关注</translation>
    </message>
    <message>
        <source>Recent changes</source>
        <translation>最近变更</translation>
    </message>
    <message>
        <source>Nothing has changed since the console was opened.</source>
        <translation>自控制台打开以来没有变更。</translation>
    </message>
    <message numerus="yes">
        <source>%n failing</source>
        <comment>apps</comment>
        <translation>
            <numerusform>%n 个故障</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being deployed</source>
        <comment>apps</comment>
        <translation>
            <numerusform>%n 个部署中</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 ready, %2 scaled to zero</source>
        <comment>apps</comment>
        <translation>%1 个就绪，%2 个缩容到零</translation>
    </message>
    <message numerus="yes">
        <source>%n starting</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n 个启动中</numerusform>
        </translation>
    </message>
    <message>
        <source>none starting</source>
        <comment>instances</comment>
        <translation>无启动中</translation>
    </message>
    <message>
        <source>over all engines</source>
        <translation>所有引擎合计</translation>
    </message>
    <message numerus="yes">
        <source>%n package(s)</source>
        <comment>on the server</comment>
        <translation>
            <numerusform>%n 个代码包</numerusform>
        </translation>
    </message>
    <message>
        <source>all healthy</source>
        <comment>engines</comment>
        <translation>全部健康</translation>
    </message>
    <message numerus="yes">
        <source>%n not healthy</source>
        <comment>engines</comment>
        <translation>
            <numerusform>%n 个异常</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connect to a server to see what is on it.</source>
        <translation>连接到服务器后即可查看其内容。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>This could not be loaded</source>
        <translation>无法加载</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::PolicyForm</name>
    <message>
        <source>Back to the default: %1</source>
        <comment>field</comment>
        <translation>恢复默认：%1</translation>
    </message>
    <message>
        <source>default (%1)</source>
        <comment>value</comment>
        <translation>默认（%1）</translation>
    </message>
    <message>
        <source>%1 Default %2.</source>
        <comment>what it does, value</comment>
        <translation>%1默认 %2。</translation>
    </message>
    <message>
        <source>%1 Default %2, range %3.</source>
        <comment>what it does, value, range</comment>
        <translation>%1默认 %2，范围 %3。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::PolicyView</name>
    <message>
        <source>Scaling policy</source>
        <translation>伸缩策略</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>假设分析</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Revert all</source>
        <translation>全部还原</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>How much of the measured load is replayed</source>
        <translation>重放多少实测负载</translation>
    </message>
    <message>
        <source>All that was measured</source>
        <translation>全部实测负载</translation>
    </message>
    <message numerus="yes">
        <source>The last %n minute(s)</source>
        <translation>
            <numerusform>最近 %n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例数</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>同时请求数</translation>
    </message>
    <message>
        <source>Ready today</source>
        <translation>当前就绪</translation>
    </message>
    <message>
        <source>Ready, edited</source>
        <translation>修改后就绪</translation>
    </message>
    <message>
        <source>Desired today</source>
        <translation>当前期望</translation>
    </message>
    <message>
        <source>Desired, edited</source>
        <translation>修改后期望</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <translation>并发度</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <comment>setting, before, after</comment>
        <translation>%1：%2 → %3</translation>
    </message>
    <message>
        <source>This revision belongs to no app, so its policy cannot be edited.</source>
        <translation>这个版本不属于任何应用，无法编辑策略。</translation>
    </message>
    <message>
        <source>Of the app %1: applying makes a new revision.</source>
        <translation>应用 %1：应用更改后会生成新版本。</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>没有更改。</translation>
    </message>
    <message>
        <source>A field does not fit; it says why.</source>
        <translation>有字段不合要求，原因在字段下方。</translation>
    </message>
    <message>
        <source>The server is asked…</source>
        <translation>正在询问服务器…</translation>
    </message>
    <message>
        <source>The server would accept it.</source>
        <translation>服务器会接受这些更改。</translation>
    </message>
    <message>
        <source>The server refuses it; the field says why.</source>
        <translation>服务器拒绝，原因在字段下方。</translation>
    </message>
    <message>
        <source>Being applied…</source>
        <translation>正在应用…</translation>
    </message>
    <message>
        <source>Applied. The new revision takes over when it is ready.</source>
        <translation>已应用。新版本就绪后接管。</translation>
    </message>
    <message>
        <source>What if: %1</source>
        <comment>revision</comment>
        <translation>假设分析：%1</translation>
    </message>
    <message>
        <source>Replaying…</source>
        <translation>正在重放…</translation>
    </message>
    <message>
        <source>Change the policy and replay the load that was measured: how many instances there would have been, how many cold starts, at what cost.</source>
        <translation>修改策略并重放实测负载：会有多少实例、多少次冷启动、多少成本。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>修改后</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::RevisionsPage</name>
    <message>
        <source>Revisions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Every version that was ever deployed: its traffic, its instances, and why it scales as it does</source>
        <translation>所有部署过的版本：流量、实例，以及伸缩的原因</translation>
    </message>
    <message>
        <source>Filter revisions by name, app or state</source>
        <translation>按名称、应用或状态筛选版本</translation>
    </message>
    <message>
        <source>No revision yet</source>
        <translation>还没有版本</translation>
    </message>
    <message>
        <source>Each deployment of an app makes one.</source>
        <translation>每次部署应用都会产生一个版本。</translation>
    </message>
    <message>
        <source>Deploy…</source>
        <translation>部署…</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>No instance</source>
        <translation>没有实例</translation>
    </message>
    <message>
        <source>It is scaled to zero. The next request starts one.</source>
        <translation>已缩容到零，下一个请求会启动实例。</translation>
    </message>
    <message>
        <source>Cause of failure</source>
        <translation>失败原因</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>伸缩</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Choose a revision to see more of it.</source>
        <translation>选择一个版本以查看详情。</translation>
    </message>
    <message>
        <source>Decisions and policy</source>
        <translation>决策与策略</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>比较…</translation>
    </message>
    <message>
        <source>Traffic…</source>
        <translation>流量切分…</translation>
    </message>
    <message>
        <source>Roll back to this…</source>
        <translation>回滚到此版本…</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::ScalingPage</name>
    <message>
        <source>Scaling</source>
        <translation>弹性伸缩</translation>
    </message>
    <message>
        <source>How a revision scales, every decision with its reason, and what another policy would do</source>
        <translation>一个版本如何伸缩、每个决策的原因，以及换一种策略会怎样</translation>
    </message>
    <message>
        <source>&amp;Revision</source>
        <translation>版本(&amp;R)</translation>
    </message>
    <message>
        <source>Revision whose scaling is shown</source>
        <translation>显示其伸缩的版本</translation>
    </message>
    <message>
        <source>No revision yet</source>
        <translation>还没有版本</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>决策</translation>
    </message>
    <message>
        <source>Policy and what-if</source>
        <translation>策略与假设分析</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::ScalingPane</name>
    <message>
        <source>Scaling</source>
        <translation>伸缩</translation>
    </message>
    <message>
        <source>Scaling of %1</source>
        <comment>revision</comment>
        <translation>%1 的伸缩</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>并发请求</translation>
    </message>
    <message>
        <source>Desired</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <translation>并发度</translation>
    </message>
    <message>
        <source>No decision has been made for this revision yet.</source>
        <translation>此版本还没有伸缩决策。</translation>
    </message>
    <message>
        <source>Choose a revision to see how it scales.</source>
        <translation>选择一个版本以查看其伸缩情况。</translation>
    </message>
    <message>
        <source>The decisions cannot be read: %1</source>
        <translation>无法读取伸缩决策：%1</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Why the last decision fell</source>
        <translation>最近一次决策的原因</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>Load of %1</source>
        <comment>revision</comment>
        <translation>%1 的负载</translation>
    </message>
    <message>
        <source>Panic</source>
        <translation>恐慌</translation>
    </message>
    <message>
        <source>%1 Its starts fail, so they are tried one at a time, each after a longer pause than the one before (1 s up to 5 min): %2</source>
        <comment>the decision&apos;s reason, cause</comment>
        <translation>%1 启动失败，因此逐个重试，间隔逐次加长（1 秒到 5 分钟）：%2</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::TableExport</name>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>CSV files for Excel, with a byte order mark (*.csv)</source>
        <translation>用于 Excel 的 CSV 文件，带字节顺序标记 (*.csv)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be written.</source>
        <translation>无法写入“%1”。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::TrafficView</name>
    <message>
        <source>No revision receives traffic yet.</source>
        <translation>还没有版本接收流量。</translation>
    </message>
    <message>
        <source>%1 (latest)</source>
        <comment>revision</comment>
        <translation>%1（最新）</translation>
    </message>
    <message>
        <source>%1 · tag %2</source>
        <comment>revision, tag</comment>
        <translation>%1 · 标签 %2</translation>
    </message>
</context>
<context>
    <name>tidegate::session::Profile</name>
    <message>
        <source>%1 cannot be used as a connection: %2</source>
        <comment>file, cause</comment>
        <translation>%1 不能用作连接：%2</translation>
    </message>
    <message>
        <source>Give the connection a name.</source>
        <translation>请为连接命名。</translation>
    </message>
    <message>
        <source>There is a connection of this name already.</source>
        <translation>已有同名连接。</translation>
    </message>
    <message>
        <source>Give the server&apos;s address, such as https://server.example:8443.</source>
        <translation>请填写服务器地址，例如 https://server.example:8443。</translation>
    </message>
    <message>
        <source>The address must begin with https://, or the token could be read on the way.</source>
        <translation>地址必须以 https:// 开头，否则令牌可能在途中被窃取。</translation>
    </message>
    <message>
        <source>This is no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>这不是 PEM 格式的证书（-----BEGIN CERTIFICATE-----）。</translation>
    </message>
    <message>
        <source>it is larger than 1 MiB</source>
        <translation>大于 1 MiB</translation>
    </message>
    <message>
        <source>it is no valid JSON (%1 at byte %2)</source>
        <translation>不是有效的 JSON（字节 %2 处：%1）</translation>
    </message>
</context>
<context>
    <name>tidegate::session::ProfileStore</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>it names no version</source>
        <translation>未注明格式版本</translation>
    </message>
    <message>
        <source>it was written by a newer version of this program</source>
        <translation>由本程序的更新版本写入</translation>
    </message>
    <message>
        <source>connection &quot;%1&quot; makes no sense</source>
        <translation>连接“%1”无效</translation>
    </message>
    <message>
        <source>The list of connections could not be read (%1). It was kept as %2, and a new list was begun.</source>
        <translation>无法读取连接列表（%1）。原文件已保留为 %2，并新建了列表。</translation>
    </message>
    <message>
        <source>The list of connections could not be read (%1).</source>
        <translation>无法读取连接列表（%1）。</translation>
    </message>
    <message>
        <source>There is no connection &quot;%1&quot;.</source>
        <translation>没有名为“%1”的连接。</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>无法创建文件夹</translation>
    </message>
</context>
<context>
    <name>tidegate::session::SecretStore</name>
    <message>
        <source>No token is stored for %1.</source>
        <translation>没有为 %1 保存令牌。</translation>
    </message>
    <message>
        <source>error %1</source>
        <translation>错误 %1</translation>
    </message>
    <message>
        <source>The token could not be removed from the keychain: %1.</source>
        <translation>无法从钥匙串中移除令牌：%1。</translation>
    </message>
    <message>
        <source>The keychain of this system cannot be used (%1). Tokens are kept in memory and are forgotten when the program ends.</source>
        <translation>无法使用本系统的钥匙串（%1）。令牌仅保存在内存中，程序退出后即失效。</translation>
    </message>
</context>
<context>
    <name>tidegate::session::Session</name>
    <message>
        <source>No token is stored for this connection.</source>
        <translation>此连接没有保存令牌。</translation>
    </message>
</context>
<context>
    <name>tidegate::widgets::DropZone</name>
    <message>
        <source>Drop a package here</source>
        <translation>将代码包拖到这里</translation>
    </message>
    <message>
        <source>A jar, zip or tar.gz with a Java, Node, Python or native app. How to start it is found out by itself.</source>
        <translation>支持含 Java、Node、Python 或原生应用的 jar、zip、tar.gz。启动方式会自动识别。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
</context>
<context>
    <name>tidegate::widgets::FactsView</name>
    <message>
        <source>Copy &quot;%1&quot;</source>
        <comment>the name of a value</comment>
        <translation>复制“%1”</translation>
    </message>
</context>
<context>
    <name>tidegate::window::AppActions</name>
    <message>
        <source>%1 is ready.</source>
        <comment>app</comment>
        <translation>%1 已就绪。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>profile, server</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 was deleted.</source>
        <comment>app</comment>
        <translation>已删除 %1。</translation>
    </message>
    <message>
        <source>No browser could be opened for %1.</source>
        <translation>无法打开浏览器访问 %1。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Find an action, an app, a revision, an instance…</source>
        <translation>查找操作、应用、版本、实例…</translation>
    </message>
    <message>
        <source>Find an action or an object</source>
        <translation>查找操作或对象</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>查找结果</translation>
    </message>
    <message>
        <source>Nothing is called like that.</source>
        <translation>没有匹配的名称。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::ConnectionFlow</name>
    <message>
        <source>%1  (%2)</source>
        <comment>profile, server</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Connect to another server…</source>
        <translation>连接到其他服务器…</translation>
    </message>
    <message>
        <source>Change this profile…</source>
        <translation>修改此连接…</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开连接</translation>
    </message>
</context>
<context>
    <name>tidegate::window::HeaderBar</name>
    <message>
        <source>Deploy…</source>
        <translation>部署…</translation>
    </message>
    <message>
        <source>Server profile</source>
        <translation>服务器连接</translation>
    </message>
    <message>
        <source>Choose a server</source>
        <translation>选择服务器</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Token needed</source>
        <translation>需要令牌</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
</context>
<context>
    <name>tidegate::window::MainWindow</name>
    <message>
        <source>Drop a jar, zip or tar.gz on this window, look at what was detected, and choose Deploy. The app gets its own address; the first request starts an instance. Apps shows the address, Revisions shows it scale.</source>
        <translation>将 jar、zip 或 tar.gz 拖到此窗口，查看检测结果后点击“部署”。应用会获得独立地址，首个请求会启动实例。“应用”页显示地址，“版本”页显示伸缩过程。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No connection to %1. %2</source>
        <comment>profile, cause</comment>
        <translation>无法连接到 %1。%2</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>No server</source>
        <translation>无服务器</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>server · version</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Tidegate console</source>
        <translation>Tidegate 控制台</translation>
    </message>
    <message>
        <source>The window&apos;s size is as at first. The tables&apos; columns will be with the next start.</source>
        <translation>窗口大小已恢复为初始值，表格列将在下次启动时恢复。</translation>
    </message>
    <message>
        <source>The new policy of %1 is applied.</source>
        <comment>app</comment>
        <translation>%1 的新策略已应用。</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <comment>kind, namespace</comment>
        <translation>%2 中的%1</translation>
    </message>
    <message>
        <source>on this page</source>
        <translation>本页操作</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <comment>server</comment>
        <translation>连接到 %1</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no link of this console.</source>
        <translation>“%1”不是本控制台的链接。</translation>
    </message>
    <message>
        <source>The link leads to %1, which no profile knows. Connect to it first.</source>
        <comment>server</comment>
        <translation>链接指向 %1，但没有这个服务器的连接配置。请先连接到它。</translation>
    </message>
    <message>
        <source>There is no %1 any more.</source>
        <comment>object</comment>
        <translation>%1 已不存在。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>tidegate::window::RevisionActions</name>
    <message>
        <source>The traffic of %1 is as you wanted.</source>
        <comment>app</comment>
        <translation>%1 的流量已更新。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::WindowMenus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Deploy…</source>
        <translation>部署(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Connect to a server…</source>
        <translation>连接到服务器(&amp;C)…</translation>
    </message>
    <message>
        <source>D&amp;isconnect</source>
        <translation>断开连接(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>偏好设置(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>复制行(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Overview</source>
        <translation>概览(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Engines</source>
        <translation>引擎(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Apps</source>
        <translation>应用(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Revisions</source>
        <translation>版本(&amp;R)</translation>
    </message>
    <message>
        <source>Re&amp;fresh</source>
        <translation>刷新(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>Reset la&amp;yout</source>
        <translation>重置布局(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;How to start</source>
        <translation>入门(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Tidegate</source>
        <translation>关于 Tidegate(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Scaling</source>
        <translation>弹性伸缩(&amp;S)</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>复制链接(&amp;L)</translation>
    </message>
    <message>
        <source>Command &amp;palette…</source>
        <translation>命令面板(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Logs</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Export the table…</source>
        <translation>导出表格(&amp;E)…</translation>
    </message>
</context>
</TS>
