// What the fakes of Direct3D 11's interfaces do not have: a call of it ends the program.
#pragma once

#include "fakes/d3d/unused.hpp"

namespace geyser::fake {

/// What all children of a device have.
template <class Interface>
class UnusedD3D11Child : public Interface {
public:
    GEYSER_UNUSED(void, GetDevice, ID3D11Device**);
    GEYSER_UNUSED(HRESULT, GetPrivateData, REFGUID, UINT*, void*);
    GEYSER_UNUSED(HRESULT, SetPrivateData, REFGUID, UINT, const void*);
    GEYSER_UNUSED(HRESULT, SetPrivateDataInterface, REFGUID, const IUnknown*);
};

/// ID3D11Device5
class UnusedD3D11Device5 : public ID3D11Device5 {
public:
    GEYSER_UNUSED(HRESULT, CreateBuffer, const D3D11_BUFFER_DESC*, const D3D11_SUBRESOURCE_DATA*, ID3D11Buffer**);
    GEYSER_UNUSED(HRESULT, CreateTexture1D, const D3D11_TEXTURE1D_DESC*, const D3D11_SUBRESOURCE_DATA*,
                  ID3D11Texture1D**);
    GEYSER_UNUSED(HRESULT, CreateTexture3D, const D3D11_TEXTURE3D_DESC*, const D3D11_SUBRESOURCE_DATA*,
                  ID3D11Texture3D**);
    GEYSER_UNUSED(HRESULT, CreateShaderResourceView, ID3D11Resource*, const D3D11_SHADER_RESOURCE_VIEW_DESC*,
                  ID3D11ShaderResourceView**);
    GEYSER_UNUSED(HRESULT, CreateUnorderedAccessView, ID3D11Resource*, const D3D11_UNORDERED_ACCESS_VIEW_DESC*,
                  ID3D11UnorderedAccessView**);
    GEYSER_UNUSED(HRESULT, CreateRenderTargetView, ID3D11Resource*, const D3D11_RENDER_TARGET_VIEW_DESC*,
                  ID3D11RenderTargetView**);
    GEYSER_UNUSED(HRESULT, CreateDepthStencilView, ID3D11Resource*, const D3D11_DEPTH_STENCIL_VIEW_DESC*,
                  ID3D11DepthStencilView**);
    GEYSER_UNUSED(HRESULT, CreateInputLayout, const D3D11_INPUT_ELEMENT_DESC*, UINT, const void*, SIZE_T,
                  ID3D11InputLayout**);
    GEYSER_UNUSED(HRESULT, CreateVertexShader, const void*, SIZE_T, ID3D11ClassLinkage*, ID3D11VertexShader**);
    GEYSER_UNUSED(HRESULT, CreateGeometryShader, const void*, SIZE_T, ID3D11ClassLinkage*, ID3D11GeometryShader**);
    GEYSER_UNUSED(HRESULT, CreateGeometryShaderWithStreamOutput, const void*, SIZE_T, const D3D11_SO_DECLARATION_ENTRY*,
                  UINT, const UINT*, UINT, UINT, ID3D11ClassLinkage*, ID3D11GeometryShader**);
    GEYSER_UNUSED(HRESULT, CreatePixelShader, const void*, SIZE_T, ID3D11ClassLinkage*, ID3D11PixelShader**);
    GEYSER_UNUSED(HRESULT, CreateHullShader, const void*, SIZE_T, ID3D11ClassLinkage*, ID3D11HullShader**);
    GEYSER_UNUSED(HRESULT, CreateDomainShader, const void*, SIZE_T, ID3D11ClassLinkage*, ID3D11DomainShader**);
    GEYSER_UNUSED(HRESULT, CreateComputeShader, const void*, SIZE_T, ID3D11ClassLinkage*, ID3D11ComputeShader**);
    GEYSER_UNUSED(HRESULT, CreateClassLinkage, ID3D11ClassLinkage**);
    GEYSER_UNUSED(HRESULT, CreateBlendState, const D3D11_BLEND_DESC*, ID3D11BlendState**);
    GEYSER_UNUSED(HRESULT, CreateDepthStencilState, const D3D11_DEPTH_STENCIL_DESC*, ID3D11DepthStencilState**);
    GEYSER_UNUSED(HRESULT, CreateRasterizerState, const D3D11_RASTERIZER_DESC*, ID3D11RasterizerState**);
    GEYSER_UNUSED(HRESULT, CreateSamplerState, const D3D11_SAMPLER_DESC*, ID3D11SamplerState**);
    GEYSER_UNUSED(HRESULT, CreatePredicate, const D3D11_QUERY_DESC*, ID3D11Predicate**);
    GEYSER_UNUSED(HRESULT, CreateCounter, const D3D11_COUNTER_DESC*, ID3D11Counter**);
    GEYSER_UNUSED(HRESULT, CreateDeferredContext, UINT, ID3D11DeviceContext**);
    GEYSER_UNUSED(HRESULT, OpenSharedResource, HANDLE, REFIID, void**);
    GEYSER_UNUSED(HRESULT, CheckMultisampleQualityLevels, DXGI_FORMAT, UINT, UINT*);
    GEYSER_UNUSED(void, CheckCounterInfo, D3D11_COUNTER_INFO*);
    GEYSER_UNUSED(HRESULT, CheckCounter, const D3D11_COUNTER_DESC*, D3D11_COUNTER_TYPE*, UINT*, LPSTR, UINT*, LPSTR,
                  UINT*, LPSTR, UINT*);
    GEYSER_UNUSED(HRESULT, CheckFeatureSupport, D3D11_FEATURE, void*, UINT);
    GEYSER_UNUSED(HRESULT, GetPrivateData, REFGUID, UINT*, void*);
    GEYSER_UNUSED(HRESULT, SetPrivateData, REFGUID, UINT, const void*);
    GEYSER_UNUSED(HRESULT, SetPrivateDataInterface, REFGUID, const IUnknown*);
    GEYSER_UNUSED(D3D_FEATURE_LEVEL, GetFeatureLevel);
    GEYSER_UNUSED(HRESULT, SetExceptionMode, UINT);
    GEYSER_UNUSED(UINT, GetExceptionMode);
    GEYSER_UNUSED(void, GetImmediateContext1, ID3D11DeviceContext1**);
    GEYSER_UNUSED(HRESULT, CreateDeferredContext1, UINT, ID3D11DeviceContext1**);
    GEYSER_UNUSED(HRESULT, CreateBlendState1, const D3D11_BLEND_DESC1*, ID3D11BlendState1**);
    GEYSER_UNUSED(HRESULT, CreateRasterizerState1, const D3D11_RASTERIZER_DESC1*, ID3D11RasterizerState1**);
    GEYSER_UNUSED(HRESULT, CreateDeviceContextState, UINT, const D3D_FEATURE_LEVEL*, UINT, UINT, REFIID,
                  D3D_FEATURE_LEVEL*, ID3DDeviceContextState**);
    GEYSER_UNUSED(HRESULT, OpenSharedResourceByName, LPCWSTR, DWORD, REFIID, void**);
    GEYSER_UNUSED(void, GetImmediateContext2, ID3D11DeviceContext2**);
    GEYSER_UNUSED(HRESULT, CreateDeferredContext2, UINT, ID3D11DeviceContext2**);
    GEYSER_UNUSED(void, GetResourceTiling, ID3D11Resource*, UINT*, D3D11_PACKED_MIP_DESC*, D3D11_TILE_SHAPE*, UINT*,
                  UINT, D3D11_SUBRESOURCE_TILING*);
    GEYSER_UNUSED(HRESULT, CheckMultisampleQualityLevels1, DXGI_FORMAT, UINT, UINT, UINT*);
    GEYSER_UNUSED(HRESULT, CreateTexture2D1, const D3D11_TEXTURE2D_DESC1*, const D3D11_SUBRESOURCE_DATA*,
                  ID3D11Texture2D1**);
    GEYSER_UNUSED(HRESULT, CreateTexture3D1, const D3D11_TEXTURE3D_DESC1*, const D3D11_SUBRESOURCE_DATA*,
                  ID3D11Texture3D1**);
    GEYSER_UNUSED(HRESULT, CreateRasterizerState2, const D3D11_RASTERIZER_DESC2*, ID3D11RasterizerState2**);
    GEYSER_UNUSED(HRESULT, CreateShaderResourceView1, ID3D11Resource*, const D3D11_SHADER_RESOURCE_VIEW_DESC1*,
                  ID3D11ShaderResourceView1**);
    GEYSER_UNUSED(HRESULT, CreateUnorderedAccessView1, ID3D11Resource*, const D3D11_UNORDERED_ACCESS_VIEW_DESC1*,
                  ID3D11UnorderedAccessView1**);
    GEYSER_UNUSED(HRESULT, CreateRenderTargetView1, ID3D11Resource*, const D3D11_RENDER_TARGET_VIEW_DESC1*,
                  ID3D11RenderTargetView1**);
    GEYSER_UNUSED(HRESULT, CreateQuery1, const D3D11_QUERY_DESC1*, ID3D11Query1**);
    GEYSER_UNUSED(void, GetImmediateContext3, ID3D11DeviceContext3**);
    GEYSER_UNUSED(HRESULT, CreateDeferredContext3, UINT, ID3D11DeviceContext3**);
    GEYSER_UNUSED(void, WriteToSubresource, ID3D11Resource*, UINT, const D3D11_BOX*, const void*, UINT, UINT);
    GEYSER_UNUSED(void, ReadFromSubresource, void*, UINT, UINT, ID3D11Resource*, UINT, const D3D11_BOX*);
    GEYSER_UNUSED(HRESULT, RegisterDeviceRemovedEvent, HANDLE, DWORD*);
    GEYSER_UNUSED(void, UnregisterDeviceRemoved, DWORD);
};

// What each stage of the pipeline has.
// clang-format off
#define GEYSER_UNUSED_STAGE(Stage, Shader) \
    GEYSER_UNUSED(void, Stage##SetConstantBuffers, UINT, UINT, ID3D11Buffer* const*); \
    GEYSER_UNUSED(void, Stage##SetShaderResources, UINT, UINT, ID3D11ShaderResourceView* const*); \
    GEYSER_UNUSED(void, Stage##SetSamplers, UINT, UINT, ID3D11SamplerState* const*); \
    GEYSER_UNUSED(void, Stage##SetShader, Shader*, ID3D11ClassInstance* const*, UINT); \
    GEYSER_UNUSED(void, Stage##GetConstantBuffers, UINT, UINT, ID3D11Buffer**); \
    GEYSER_UNUSED(void, Stage##GetShaderResources, UINT, UINT, ID3D11ShaderResourceView**); \
    GEYSER_UNUSED(void, Stage##GetSamplers, UINT, UINT, ID3D11SamplerState**); \
    GEYSER_UNUSED(void, Stage##GetShader, Shader**, ID3D11ClassInstance**, UINT*); \
    GEYSER_UNUSED(void, Stage##SetConstantBuffers1, UINT, UINT, ID3D11Buffer* const*, const UINT*, const UINT*); \
    GEYSER_UNUSED(void, Stage##GetConstantBuffers1, UINT, UINT, ID3D11Buffer**, UINT*, UINT*);
// clang-format on

/// ID3D11DeviceContext4
class UnusedD3D11DeviceContext4 : public UnusedD3D11Child<ID3D11DeviceContext4> {
public:
    GEYSER_UNUSED(void, DrawIndexed, UINT, UINT, INT);
    GEYSER_UNUSED(void, Draw, UINT, UINT);
    GEYSER_UNUSED(void, IASetInputLayout, ID3D11InputLayout*);
    GEYSER_UNUSED(void, IASetVertexBuffers, UINT, UINT, ID3D11Buffer* const*, const UINT*, const UINT*);
    GEYSER_UNUSED(void, IASetIndexBuffer, ID3D11Buffer*, DXGI_FORMAT, UINT);
    GEYSER_UNUSED(void, DrawIndexedInstanced, UINT, UINT, UINT, INT, UINT);
    GEYSER_UNUSED(void, DrawInstanced, UINT, UINT, UINT, UINT);
    GEYSER_UNUSED(void, IASetPrimitiveTopology, D3D11_PRIMITIVE_TOPOLOGY);
    GEYSER_UNUSED(void, Begin, ID3D11Asynchronous*);
    GEYSER_UNUSED(void, SetPredication, ID3D11Predicate*, WINBOOL);
    GEYSER_UNUSED(void, OMSetRenderTargets, UINT, ID3D11RenderTargetView* const*, ID3D11DepthStencilView*);
    GEYSER_UNUSED(void, OMSetRenderTargetsAndUnorderedAccessViews, UINT, ID3D11RenderTargetView* const*,
                  ID3D11DepthStencilView*, UINT, UINT, ID3D11UnorderedAccessView* const*, const UINT*);
    GEYSER_UNUSED(void, OMSetBlendState, ID3D11BlendState*, const FLOAT*, UINT);
    GEYSER_UNUSED(void, OMSetDepthStencilState, ID3D11DepthStencilState*, UINT);
    GEYSER_UNUSED(void, SOSetTargets, UINT, ID3D11Buffer* const*, const UINT*);
    GEYSER_UNUSED(void, DrawAuto);
    GEYSER_UNUSED(void, DrawIndexedInstancedIndirect, ID3D11Buffer*, UINT);
    GEYSER_UNUSED(void, DrawInstancedIndirect, ID3D11Buffer*, UINT);
    GEYSER_UNUSED(void, Dispatch, UINT, UINT, UINT);
    GEYSER_UNUSED(void, DispatchIndirect, ID3D11Buffer*, UINT);
    GEYSER_UNUSED(void, RSSetState, ID3D11RasterizerState*);
    GEYSER_UNUSED(void, RSSetViewports, UINT, const D3D11_VIEWPORT*);
    GEYSER_UNUSED(void, RSSetScissorRects, UINT, const D3D11_RECT*);
    GEYSER_UNUSED(void, CopySubresourceRegion, ID3D11Resource*, UINT, UINT, UINT, UINT, ID3D11Resource*, UINT,
                  const D3D11_BOX*);
    GEYSER_UNUSED(void, UpdateSubresource, ID3D11Resource*, UINT, const D3D11_BOX*, const void*, UINT, UINT);
    GEYSER_UNUSED(void, CopyStructureCount, ID3D11Buffer*, UINT, ID3D11UnorderedAccessView*);
    GEYSER_UNUSED(void, ClearRenderTargetView, ID3D11RenderTargetView*, const FLOAT*);
    GEYSER_UNUSED(void, ClearUnorderedAccessViewUint, ID3D11UnorderedAccessView*, const UINT*);
    GEYSER_UNUSED(void, ClearUnorderedAccessViewFloat, ID3D11UnorderedAccessView*, const FLOAT*);
    GEYSER_UNUSED(void, ClearDepthStencilView, ID3D11DepthStencilView*, UINT, FLOAT, UINT8);
    GEYSER_UNUSED(void, GenerateMips, ID3D11ShaderResourceView*);
    GEYSER_UNUSED(void, SetResourceMinLOD, ID3D11Resource*, FLOAT);
    GEYSER_UNUSED(FLOAT, GetResourceMinLOD, ID3D11Resource*);
    GEYSER_UNUSED(void, ResolveSubresource, ID3D11Resource*, UINT, ID3D11Resource*, UINT, DXGI_FORMAT);
    GEYSER_UNUSED(void, ExecuteCommandList, ID3D11CommandList*, WINBOOL);
    GEYSER_UNUSED(void, CSSetUnorderedAccessViews, UINT, UINT, ID3D11UnorderedAccessView* const*, const UINT*);
    GEYSER_UNUSED(void, IAGetInputLayout, ID3D11InputLayout**);
    GEYSER_UNUSED(void, IAGetVertexBuffers, UINT, UINT, ID3D11Buffer**, UINT*, UINT*);
    GEYSER_UNUSED(void, IAGetIndexBuffer, ID3D11Buffer**, DXGI_FORMAT*, UINT*);
    GEYSER_UNUSED(void, IAGetPrimitiveTopology, D3D11_PRIMITIVE_TOPOLOGY*);
    GEYSER_UNUSED(void, GetPredication, ID3D11Predicate**, WINBOOL*);
    GEYSER_UNUSED(void, OMGetRenderTargets, UINT, ID3D11RenderTargetView**, ID3D11DepthStencilView**);
    GEYSER_UNUSED(void, OMGetRenderTargetsAndUnorderedAccessViews, UINT, ID3D11RenderTargetView**,
                  ID3D11DepthStencilView**, UINT, UINT, ID3D11UnorderedAccessView**);
    GEYSER_UNUSED(void, OMGetBlendState, ID3D11BlendState**, FLOAT*, UINT*);
    GEYSER_UNUSED(void, OMGetDepthStencilState, ID3D11DepthStencilState**, UINT*);
    GEYSER_UNUSED(void, SOGetTargets, UINT, ID3D11Buffer**);
    GEYSER_UNUSED(void, RSGetState, ID3D11RasterizerState**);
    GEYSER_UNUSED(void, RSGetViewports, UINT*, D3D11_VIEWPORT*);
    GEYSER_UNUSED(void, RSGetScissorRects, UINT*, D3D11_RECT*);
    GEYSER_UNUSED(void, CSGetUnorderedAccessViews, UINT, UINT, ID3D11UnorderedAccessView**);
    GEYSER_UNUSED(void, ClearState);
    GEYSER_UNUSED(D3D11_DEVICE_CONTEXT_TYPE, GetType);
    GEYSER_UNUSED(UINT, GetContextFlags);
    GEYSER_UNUSED(HRESULT, FinishCommandList, WINBOOL, ID3D11CommandList**);
    GEYSER_UNUSED(void, CopySubresourceRegion1, ID3D11Resource*, UINT, UINT, UINT, UINT, ID3D11Resource*, UINT,
                  const D3D11_BOX*, UINT);
    GEYSER_UNUSED(void, UpdateSubresource1, ID3D11Resource*, UINT, const D3D11_BOX*, const void*, UINT, UINT, UINT);
    GEYSER_UNUSED(void, DiscardResource, ID3D11Resource*);
    GEYSER_UNUSED(void, DiscardView, ID3D11View*);
    GEYSER_UNUSED(void, SwapDeviceContextState, ID3DDeviceContextState*, ID3DDeviceContextState**);
    GEYSER_UNUSED(void, ClearView, ID3D11View*, const FLOAT*, const D3D11_RECT*, UINT);
    GEYSER_UNUSED(void, DiscardView1, ID3D11View*, const D3D11_RECT*, UINT);
    GEYSER_UNUSED(HRESULT, UpdateTileMappings, ID3D11Resource*, UINT, const D3D11_TILED_RESOURCE_COORDINATE*,
                  const D3D11_TILE_REGION_SIZE*, ID3D11Buffer*, UINT, const UINT*, const UINT*, const UINT*, UINT);
    GEYSER_UNUSED(HRESULT, CopyTileMappings, ID3D11Resource*, const D3D11_TILED_RESOURCE_COORDINATE*, ID3D11Resource*,
                  const D3D11_TILED_RESOURCE_COORDINATE*, const D3D11_TILE_REGION_SIZE*, UINT);
    GEYSER_UNUSED(void, CopyTiles, ID3D11Resource*, const D3D11_TILED_RESOURCE_COORDINATE*,
                  const D3D11_TILE_REGION_SIZE*, ID3D11Buffer*, UINT64, UINT);
    GEYSER_UNUSED(void, UpdateTiles, ID3D11Resource*, const D3D11_TILED_RESOURCE_COORDINATE*,
                  const D3D11_TILE_REGION_SIZE*, const void*, UINT);
    GEYSER_UNUSED(HRESULT, ResizeTilePool, ID3D11Buffer*, UINT64);
    GEYSER_UNUSED(void, TiledResourceBarrier, ID3D11DeviceChild*, ID3D11DeviceChild*);
    GEYSER_UNUSED(WINBOOL, IsAnnotationEnabled);
    GEYSER_UNUSED(void, SetMarkerInt, const WCHAR*, int);
    GEYSER_UNUSED(void, BeginEventInt, const WCHAR*, int);
    GEYSER_UNUSED(void, EndEvent);
    GEYSER_UNUSED(void, Flush1, D3D11_CONTEXT_TYPE, HANDLE);
    GEYSER_UNUSED(void, SetHardwareProtectionState, WINBOOL);
    GEYSER_UNUSED(void, GetHardwareProtectionState, WINBOOL*);
    GEYSER_UNUSED_STAGE(VS, ID3D11VertexShader)
    GEYSER_UNUSED_STAGE(HS, ID3D11HullShader)
    GEYSER_UNUSED_STAGE(DS, ID3D11DomainShader)
    GEYSER_UNUSED_STAGE(GS, ID3D11GeometryShader)
    GEYSER_UNUSED_STAGE(PS, ID3D11PixelShader)
    GEYSER_UNUSED_STAGE(CS, ID3D11ComputeShader)
};

#undef GEYSER_UNUSED_STAGE

/// ID3D11Multithread
class UnusedD3D11Multithread : public ID3D11Multithread {
public:
    GEYSER_UNUSED(WINBOOL, GetMultithreadProtected);
};

/// ID3D11Texture2D
class UnusedD3D11Texture2D : public UnusedD3D11Child<ID3D11Texture2D> {
public:
    GEYSER_UNUSED(void, GetType, D3D11_RESOURCE_DIMENSION*);
    GEYSER_UNUSED(void, SetEvictionPriority, UINT);
    GEYSER_UNUSED(UINT, GetEvictionPriority);
};

/// ID3D11Query
class UnusedD3D11Query : public UnusedD3D11Child<ID3D11Query> {
public:
    GEYSER_UNUSED(UINT, GetDataSize);
    GEYSER_UNUSED(void, GetDesc, D3D11_QUERY_DESC*);
};

/// What all objects of DXGI have.
template <class Interface>
class UnusedDXGIObject : public Interface {
public:
    GEYSER_UNUSED(HRESULT, SetPrivateData, REFGUID, UINT, const void*);
    GEYSER_UNUSED(HRESULT, SetPrivateDataInterface, REFGUID, const IUnknown*);
    GEYSER_UNUSED(HRESULT, GetPrivateData, REFGUID, UINT*, void*);
    GEYSER_UNUSED(HRESULT, GetParent, REFIID, void**);
};

/// IDXGIResource1
class UnusedDXGIResource1 : public UnusedDXGIObject<IDXGIResource1> {
public:
    GEYSER_UNUSED(HRESULT, GetDevice, REFIID, void**);
    GEYSER_UNUSED(HRESULT, GetSharedHandle, HANDLE*);
    GEYSER_UNUSED(HRESULT, GetUsage, DXGI_USAGE*);
    GEYSER_UNUSED(HRESULT, SetEvictionPriority, UINT);
    GEYSER_UNUSED(HRESULT, GetEvictionPriority, UINT*);
    GEYSER_UNUSED(HRESULT, CreateSubresourceSurface, UINT, IDXGISurface2**);
};

/// IDXGIKeyedMutex
class UnusedDXGIKeyedMutex : public UnusedDXGIObject<IDXGIKeyedMutex> {
public:
    GEYSER_UNUSED(HRESULT, GetDevice, REFIID, void**);
};

/// IDXGIDevice
class UnusedDXGIDevice : public UnusedDXGIObject<IDXGIDevice> {
public:
    GEYSER_UNUSED(HRESULT, CreateSurface, const DXGI_SURFACE_DESC*, UINT, DXGI_USAGE, const DXGI_SHARED_RESOURCE*,
                  IDXGISurface**);
    GEYSER_UNUSED(HRESULT, QueryResourceResidency, IUnknown* const*, DXGI_RESIDENCY*, UINT);
    GEYSER_UNUSED(HRESULT, SetGPUThreadPriority, INT);
    GEYSER_UNUSED(HRESULT, GetGPUThreadPriority, INT*);
};

/// IDXGIAdapter
class UnusedDXGIAdapter : public UnusedDXGIObject<IDXGIAdapter> {
public:
    GEYSER_UNUSED(HRESULT, EnumOutputs, UINT, IDXGIOutput**);
    GEYSER_UNUSED(HRESULT, CheckInterfaceSupport, REFGUID, LARGE_INTEGER*);
};

} // namespace geyser::fake
